using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibreChatExporter.Testing;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// Resident memory of the program while clients ask for a large page and read nothing of it, before and after; on Linux alone. That of the
/// kernel's sockets is the whole machine's.
/// </summary>
internal static class SilentReaders
{
    private const int Readers = 480;
    private const int Port = 19_787;

    private static readonly byte[] Request = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    internal static async Task Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-readers-");
        DateTimeOffset yesterday = DateTimeOffset.UtcNow.AddDays(-1);
        new GeneratedDump(users: 2500) { Step = TimeSpan.FromSeconds(1) }.Write(folder.FullName, rows: 28_000, yesterday);
        string[] words = BuiltProgram.CommandLine(
            "--source", folder.FullName, "--listen", $"127.0.0.1:{Port}", "--series-limit", "100000", "--log-level", "warning");
        using Process program = Process.Start(words[0], words[1..]);
        try
        {
            await Observe(program.Id);
        }
        finally
        {
            program.Kill();
            program.WaitForExit();
            folder.Delete(recursive: true);
        }
    }

    private static async Task Observe(int process)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        while (!await IsReady(client))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        string page = await client.GetStringAsync("/metrics");
        Console.WriteLine(page.Split('\n').Single(line => line.StartsWith("librechat_exporter_series ", StringComparison.Ordinal)));
        await Report("a minute after the start", process, TimeSpan.FromMinutes(1));
        await Report("after another half minute without readers", process, TimeSpan.FromSeconds(30));
        List<Socket> readers = [];
        for (int i = 0; i < Readers; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            await socket.SendAsync(Request);
            readers.Add(socket);
        }

        await Report($"with {Readers} who read nothing", process, TimeSpan.FromSeconds(12));
        readers.ForEach(socket => socket.Dispose());
        await Report("a minute later", process, TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            using HttpResponseMessage response = await client.GetAsync("/readyz");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The most within some time, and what it is at the end.</summary>
    private static async Task Report(string when, int process, TimeSpan time)
    {
        (double resident, double most, double sockets) = (0, 0, 0);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            resident = Resident(process);
            (most, sockets) = (Math.Max(most, resident), Math.Max(sockets, Sockets()));
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        Console.WriteLine($"{when}: {resident:F0} MB, at most {most:F0} MB, and {sockets:F0} MB in the kernel's sockets");
    }

    private static double Resident(int process) => Number(Line($"/proc/{process}/status", "VmRSS:")[^2]) / 1024;

    private static double Sockets() => Number(Line("/proc/net/sockstat", "TCP:")[^1]) * Environment.SystemPageSize / (1 << 20);

    private static string[] Line(string file, string start)
        => File.ReadLines(file).Single(line => line.StartsWith(start, StringComparison.Ordinal)).Split(' ');

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
