#!/usr/bin/env bash
# MongoDB.Driver 3.14.0: where a server answers but belongs to another replica set than the URI names, the driver drops it from what it knows, waits to the
# end of the selection, and its error neither names the set that the server says nor holds the server: "Servers : []". Its events do. The server here
# is a listener of twenty lines that answers "hello" as a primary of the set "rs0".
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
using MongoDB.Driver.Core.Events;

var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
int port = ((IPEndPoint)listener.LocalEndpoint).Port;
string host = $"127.0.0.1:{port}";
new Thread(() => { while (true) { TcpClient c = listener.AcceptTcpClient(); new Thread(() => Serve(c)) { IsBackground = true }.Start(); } })
    { IsBackground = true }.Start();

string inEvents = "";
MongoClientSettings settings = MongoClientSettings.FromConnectionString($"mongodb://{host}/?replicaSet=other&serverSelectionTimeoutMS=1500");
settings.ClusterConfigurator = builder => builder.Subscribe<ServerDescriptionChangedEvent>(
    changed => inEvents += changed.NewDescription.ReplicaSetConfig?.Name);
using var client = new MongoClient(settings);
try
{
    client.GetDatabase("x").RunCommand<BsonDocument>(new BsonDocument("ping", 1));
}
catch (TimeoutException e)
{
    Console.WriteLine($"error names the server's set: {e.Message.Contains("rs0", StringComparison.Ordinal)}");
    Console.WriteLine($"error holds no server: {e.Message.Contains("Servers : []", StringComparison.Ordinal)}");
}

Console.WriteLine($"events name it: {inEvents.Contains("rs0", StringComparison.Ordinal)}");

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
            byte[] hello = new BsonDocument
            {
                { "ok", 1 }, { "isWritablePrimary", true }, { "setName", "rs0" }, { "setVersion", 1 }, { "me", host }, { "primary", host },
                { "hosts", new BsonArray { host } }, { "minWireVersion", 0 }, { "maxWireVersion", 21 }, { "maxBsonObjectSize", 16777216 },
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
[ "$seen" = "error names the server's set: False
error holds no server: True
events name it: True" ]
