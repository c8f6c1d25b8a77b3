using System.Globalization;
using Experiments.Estimate;

namespace Experiments.Tests.Estimate;

/// <summary>The experiment's tables against an independent implementation: tests/fixtures/estimate.</summary>
public class FixtureTests
{
    [Theory]
    [InlineData("self-small")]
    [InlineData("self-eight")]
    [InlineData("self-weighted")]
    [InlineData("self-no-finite-estimate")]
    [InlineData("cross-six")]
    [InlineData("cross-two-components")]
    public void Tables_equal_the_reference(string name)
    {
        var (parameters, logits, diagnostics) = EstimateRun.Fixture(name);
        var run = EstimateRun.Of(parameters);
        var queries = run.Rows(EstimateTables.Diagnostics).Select(r => r.Row).ToList();
        Assert.Equal(diagnostics.Select(d => (d["query"], d["samples"], d["tokens_seen"], d["components"], d["mle_exists"])),
            queries.Select(q => (q.Query, Text(q.Samples), Text(q.TokensSeen), Text(q.Components), q.MleExists ? "true" : "false")));
        Assert.All(queries, q => Assert.Equal(q.MleExists && q.Components == 1, q.Why.Length == 0));
        var rows = run.Rows(EstimateTables.Logits).ToDictionary(r => (r.Row.Query, r.Row.Token), r => r.Row);
        Assert.Equal(logits.Count, rows.Count);
        foreach (var expected in logits) Compare(expected, rows[(expected["query"], expected["token"])]);
    }

    private static void Compare(Dictionary<string, string> expected, LogitRow row)
    {
        Assert.Equal(int.Parse(expected["component"], CultureInfo.InvariantCulture), row.Component);
        Assert.Equal(expected["log_odds"].Length > 0, row.Exists);
        Assert.Equal(row.Exists, row.LogOdds.HasValue);
        if (!row.Exists) return;
        Assert.Equal(double.Parse(expected["log_odds"], CultureInfo.InvariantCulture), row.LogOdds!.Value, 1e-9);
        Assert.Equal(double.Parse(expected["standard_error"], CultureInfo.InvariantCulture), row.StandardError!.Value, 1e-7);
        Assert.Equal(1.959963984540054 * row.StandardError!.Value, row.Upper!.Value - row.LogOdds!.Value, 1e-12);
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
