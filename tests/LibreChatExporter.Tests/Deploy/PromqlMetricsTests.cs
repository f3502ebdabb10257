namespace LibreChatExporter.Tests.Deploy;

/// <summary>The metrics of a query are found, and nothing else is taken for one.</summary>
public sealed class PromqlMetricsTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("sum by (user, model) (rate(a_total{user=\"b\", c=~'d|}e'}[5m] offset 1h)) > bool 0.5e3", "a_total")]
    [InlineData("sum(a) by (b) / on (c) group_left (d) max by (e) (f)", "a f")]
    [InlineData("a unless b or on (job) group_right c and vector(1) * Inf", "a b c")]
    [InlineData("level:metric:rate5m\n  # comment on x\n  > 3 * level:other", "level:metric:rate5m level:other")]
    [InlineData("topk($limit, increase(a_total{user=~\"$user\"}[$__range])) + ${x:text} + time() @ end()", "a_total")]
    [InlineData("{__name__=\"a\", b=\"c\"} + {__name__='d'}", "a d")]
    [InlineData("count_values(\"version\", a) + histogram_quantile(0.9, sum without (b) (rate(c_bucket[1h30m:5m])))", "a c_bucket")]
    [InlineData("label_replace(a{b=`c\"d`}, \"e\", \"$1\", \"f\", \"(g)\")", "a")]
    [InlineData("", "")]
    public void Metrics_are_told_from_functions_words_labels_and_texts(string query, string metrics)
        => Assert.Equal(metrics.Split(' ', StringSplitOptions.RemoveEmptyEntries), PromqlMetrics.Of(query).Order(StringComparer.Ordinal));
}
