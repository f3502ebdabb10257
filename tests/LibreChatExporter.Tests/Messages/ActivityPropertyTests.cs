using LibreChatExporter.Tests.Support;
namespace LibreChatExporter.Tests.Messages;

[Trait(Speed.Name, Speed.Slow)]
public sealed class ActivityPropertyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_happens_to_messages_each_counts_once_and_no_counter_falls(bool restarts)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            using var scenario = new ActivityScenario(seed, restarts);
            try
            {
                scenario.Run(steps: 150);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }
}
