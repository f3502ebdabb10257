using System.Diagnostics;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Waits for what other processes do: looks often, gives up at a deadline, and then says what was seen last.</summary>
internal static class Eventually
{
    /// <summary>Generous, because it only passes where something is wrong.</summary>
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Runs <paramref name="attempt"/> until it throws no failed assertion and no network error.</summary>
    internal static async Task Succeeds(Func<Task> attempt, TimeSpan? deadline = null)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException or HttpRequestException or TaskCanceledException)
            {
                if (Stopwatch.GetElapsedTime(start) > (deadline ?? Deadline))
                {
                    throw;
                }
            }

            await Task.Delay(Pause);
        }
    }

    internal static Task Holds(Func<bool> condition, string what) => Succeeds(() =>
    {
        Assert.True(condition(), $"not in time: {what}");
        return Task.CompletedTask;
    });
}
