#!/usr/bin/env bash
# MongoDB.Driver 3.14.0: a MongoClient can be disposed, but what it has opened stays: its cluster is the process-wide registry's, and its threads go on
# asking the server, one more set of them for each client whose settings differ. ClusterRegistry.UnregisterAndDisposeCluster ends them. The server here is
# a listener that counts how often it is asked "hello".
# Needs the .NET 10 SDK.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >finding.csproj <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
  <ItemGroup><PackageReference Include="MongoDB.Driver" Version="3.14.0" /></ItemGroup>
</Project>
X
cat >Program.cs <<'X'
using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;

int asked = 0;
var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
string host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
new Thread(() => { while (true) { TcpClient c = listener.AcceptTcpClient(); new Thread(() => Serve(c)) { IsBackground = true }.Start(); } })
    { IsBackground = true }.Start();

var client = new MongoClient($"mongodb://{host}/?heartbeatFrequencyMS=500");
client.GetDatabase("x").RunCommand<BsonDocument>(new BsonDocument("ping", 1));
ICluster cluster = client.Cluster;
client.Dispose();
Console.WriteLine($"still asked after Dispose: {AskedWithin3Seconds()}");
ClusterRegistry.Instance.UnregisterAndDisposeCluster(cluster);
Console.WriteLine($"still asked after UnregisterAndDisposeCluster: {AskedWithin3Seconds()}");

bool AskedWithin3Seconds()
{
    Thread.Sleep(1000);
    int before = Volatile.Read(ref asked);
    Thread.Sleep(3000);
    return Volatile.Read(ref asked) > before;
}

void Serve(TcpClient connection)
{
    try
    {
        using NetworkStream stream = connection.GetStream();
        while (true)
        {
            byte[] header = new byte[16];
            stream.ReadExactly(header);
            stream.ReadExactly(new byte[BitConverter.ToInt32(header, 0) - 16]);
            Interlocked.Increment(ref asked);
            byte[] hello = new BsonDocument
            {
                { "ok", 1 }, { "isWritablePrimary", true }, { "minWireVersion", 0 }, { "maxWireVersion", 21 }, { "maxBsonObjectSize", 16777216 },
                { "maxMessageSizeBytes", 48000000 }, { "maxWriteBatchSize", 100000 },
            }.ToBson();
            bool isMessage = BitConverter.ToInt32(header, 12) == 2013;
            using var reply = new MemoryStream();
            using var writer = new BinaryWriter(reply);
            writer.Write(hello.Length + (isMessage ? 21 : 36));
            writer.Write(1);
            writer.Write(BitConverter.ToInt32(header, 4));
            writer.Write(isMessage ? 2013 : 1);
            if (isMessage) { writer.Write(0); writer.Write((byte)0); }
            else { writer.Write(8); writer.Write(0L); writer.Write(0); writer.Write(1); }
            writer.Write(hello);
            stream.Write(reply.ToArray());
        }
    }
    catch (IOException)
    {
    }
}
X
seen=$(dotnet run -v quiet)
echo "$seen"
[ "$seen" = "still asked after Dispose: True
still asked after UnregisterAndDisposeCluster: False" ]
