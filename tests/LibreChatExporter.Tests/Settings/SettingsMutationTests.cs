using System.Diagnostics;
using System.Text;
using LibreChatExporter.Settings;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Settings;

public sealed class SettingsMutationTests : IDisposable
{
    private const int Mutations = 4_000;

    private const string Original = """
        # settings
        refresh-interval: 30s
        windows: 24h,7d,month
        time-zone: Europe/Berlin
        user-label: "email"
        exclude-models: '*-mini'
        disable: process, runtime
        budgets:
          - name: marketing
            amount: 500
            window: month
            user: "alice@example.com"
          - {name: "all", amount: 1e3, agent: 'Research*'}
        prices:
          - model: my-llama*
            input: 0.5
            output: 1.5
            premium-above: 200000
            premium-input: 1
            premium-output: 3
        """;

    private readonly TempFolder _folder = new();

    private static readonly string[] Snippets =
    [
        ":", "- ", "  ", "\n", "\t", "&a ", "*a", "!x ", "{", "}", "[", "]", "\"", "'", "|", ">", "? ", "---\n", "...\n", "%YAML 9.9\n", "<<: ",
        "\\x00", "\\ud800", "\0", "\uFEFF", "\u2028", "~", ",", "#", "@", "`", "1e999", "-", "99999999999999999999", "../", "é",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_file_is_read_or_refused_and_nothing_else_happens(int seed)
    {
        var random = new Random(seed);
        int refused = 0;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = Mutate(Encoding.UTF8.GetBytes(Original), random);
            string path = _folder.Write("settings.yaml", mutated);
            try
            {
                SettingsReader.Read(new Dictionary<Setting, string> { [Setting.Source] = "x" }, _ => null, path);
            }
            catch (SettingsException)
            {
                refused++;
            }
            catch (Exception e) when (e is not SettingsException)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {e.GetType()} on {Encoding.UTF8.GetString(mutated)}\n{e}");
            }
        }

        Assert.InRange(refused, Mutations / 10, Mutations - (Mutations / 100));
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"{watch.Elapsed}");
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        List<byte> mutated = [.. original];
        if (random.Next(8) == 0)
        {
            mutated = mutated[..random.Next(mutated.Count)];
        }

        for (int count = random.Next(1, 4); count > 0; count--)
        {
            int position = random.Next(mutated.Count + 1);
            switch (random.Next(3))
            {
                case 0:
                    mutated.InsertRange(position, Encoding.UTF8.GetBytes(Snippets[random.Next(Snippets.Length)]));
                    break;
                case 1:
                    mutated.Insert(position, (byte)random.Next(256));
                    break;
                default:
                    mutated.RemoveRange(position, random.Next(Math.Min(mutated.Count - position, 20) + 1));
                    break;
            }
        }

        return [.. mutated];
    }
}
