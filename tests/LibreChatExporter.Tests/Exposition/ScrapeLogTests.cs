using LibreChatExporter.Exposition;

namespace LibreChatExporter.Tests.Exposition;

public sealed class ScrapeLogTests
{
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly ScrapeLog _log;

    public ScrapeLogTests() => _log = new ScrapeLog(_clock);

    [Fact]
    public void Nobody_has_read_anything_at_first() => Assert.Null(_log.ReadByAll());

    [Fact]
    public void A_server_that_came_again_counts_with_its_last_visit()
    {
        Poll("a", 1);
        Poll("a", 5);

        Assert.Equal(5, _log.ReadByAll());
    }

    [Fact]
    public void The_slowest_of_the_servers_counts()
    {
        Poll("a", 5);
        Poll("b", 3);

        Assert.Equal(3, _log.ReadByAll());
    }

    [Fact]
    public void Two_servers_behind_one_address_are_told_apart_by_their_connections()
    {
        Poll("proxy", 5, connection: "1");
        Poll("proxy", 3, connection: "2");
        Assert.Equal(3, _log.ReadByAll());

        Poll("proxy", 6, connection: "2");
        Assert.Equal(5, _log.ReadByAll());
    }

    [Fact]
    public void A_server_that_comes_back_on_another_connection_is_not_waited_for_twice()
    {
        Poll("a", 1, connection: "1");
        _log.Close("1");
        Assert.Equal(1, _log.ReadByAll());

        Poll("a", 7, connection: "2");
        Assert.Equal(7, _log.ReadByAll());
    }

    [Fact]
    public void Somebody_elses_new_connection_does_not_stand_for_a_server_that_is_away()
    {
        Poll("a", 1, connection: "1");
        _log.Close("1");
        Poll("b", 7, connection: "2");

        Assert.Equal(1, _log.ReadByAll());
    }

    [Fact]
    public void Of_several_that_are_away_the_one_longest_away_has_come_back()
    {
        Poll("proxy", 1, connection: "1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Poll("proxy", 2, connection: "2");
        _log.Close("1");
        _log.Close("2");
        Poll("proxy", 9, connection: "3");
        Assert.Equal(2, _log.ReadByAll());

        Poll("proxy", 9, connection: "4");
        Assert.Equal(9, _log.ReadByAll());
    }

    [Fact]
    public void The_end_of_a_connection_that_never_polled_changes_nothing()
    {
        Poll("a", 4);
        _log.Close("unknown");

        Assert.Equal(4, _log.ReadByAll());
    }

    [Fact]
    public void Other_readers_count_only_while_no_server_polls()
    {
        Look(7);
        Assert.Equal(7, _log.ReadByAll());
        Poll("a", 3);
        Assert.Equal(3, _log.ReadByAll());
        _clock.Advance(TimeSpan.FromMinutes(4));
        Look(9);
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(9, _log.ReadByAll());
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Null(_log.ReadByAll());
    }

    [Fact]
    public void Invented_readers_fill_no_memory_and_push_nobody_out()
    {
        Poll("real", 1);
        for (int i = 0; i < 10_000; i++)
        {
            Poll($"invented {i}", 1000);
        }

        Assert.Equal(1, _log.ReadByAll());
        Poll("real", 1001);
        Assert.Equal(1000, _log.ReadByAll());
    }

    [Fact]
    public async Task Any_number_of_threads_may_use_it()
    {
        Task[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (int i = 1; i <= 2000; i++)
            {
                Poll($"{writer}", i);
                _log.ReadByAll();
            }
        }))];
        await Task.WhenAll(writers);

        Assert.Equal(2000, _log.ReadByAll());
    }

    private void Poll(string reader, int snapshot, string? connection = null)
        => _log.Record(reader, connection ?? reader, polls: true, snapshot);

    private void Look(int snapshot) => _log.Record("curl", "curl", polls: false, snapshot);
}
