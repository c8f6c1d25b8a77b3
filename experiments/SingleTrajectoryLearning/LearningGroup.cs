using Ccmc.Functions;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The replicates of a point that ended with the same winners.</summary>
/// <param name="Point">The point.</param>
/// <param name="Winners">Support of the fixed point they ended nearest to; empty with restarts.</param>
/// <param name="Entries">One for each entry of P but those of the reference.</param>
internal sealed record LearningGroup(Point<LearningParameters> Point, string Winners, IReadOnlyList<EntrySeries> Entries)
{
    /// <summary>The point's parameters.</summary>
    public LearningParameters Parameters => Point.Parameters;

    /// <summary>How many replicates.</summary>
    public int Replicates => Entries.Count == 0 ? 0 : Entries[0].Information.Length;

    /// <summary>The entry, null where its token is the reference.</summary>
    public EntrySeries? Entry(int query, int token) => Entries.FirstOrDefault(e => e.Query == query && e.Token == token);

    /// <summary>Points in the order of the plan, in each the winners by name.</summary>
    public static IReadOnlyList<LearningGroup> Of(Results<LearningParameters> results)
    {
        var groups = new List<LearningGroup>();
        foreach (var point in results.Points)
        {
            var winners = results.Rows(LearningTables.Ends, point).ToDictionary(m => m.Replicate, m => m.Row.Winners);
            var predictions = results.Values(LearningTables.Predictions, point);
            var judged = results.Rows(LearningTables.Entries, point).Where(m => winners.ContainsKey(m.Replicate));
            foreach (var same in judged.GroupBy(m => winners[m.Replicate]).OrderBy(g => g.Key, StringComparer.Ordinal))
                groups.Add(new(point, same.Key, EntrySeries.Of([.. same], [.. predictions.Where(p => p.Winners == same.Key)])));
        }
        return groups;
    }
}

/// <summary>One entry of P over checkpoints and replicates.</summary>
/// <param name="Query">i.</param>
/// <param name="Token">j.</param>
/// <param name="Prediction">What the mean field says; null where the winners are no stable fixed point.</param>
/// <param name="Tokens">t at each checkpoint.</param>
/// <param name="Information">By replicate, then checkpoint.</param>
/// <param name="Errors">θ̂ − θ by replicate, then checkpoint: infinite where the estimate is, NaN where there is none.</param>
/// <param name="Transitions">N_ij by replicate, then checkpoint.</param>
internal sealed record EntrySeries(int Query, int Token, PredictionRow? Prediction, long[] Tokens,
    double[][] Information, double[][] Errors, long[][] Transitions)
{
    /// <summary>Error over its own standard error at the end, by replicate: infinite where the estimate is, NaN where there is
    /// none.</summary>
    public required double[] Standardised { get; init; }

    /// <summary>Windows are at most so wide, as a ratio.</summary>
    private const double WidestWindow = 100;

    /// <summary>Where the earlier window starts at best.</summary>
    private const double EarliestStart = 1000;

    /// <summary>Number of the last checkpoint.</summary>
    public int Last => Tokens.Length - 1;

    /// <summary>Checkpoints in a window: two of equal width end at the horizon.</summary>
    public int Window
    {
        get
        {
            var window = 1;
            for (var s = 2; 2 * s <= Last; s++)
                if (Tokens[Last - 2 * s] >= EarliestStart && Tokens[Last] <= 1.01 * WidestWindow * Tokens[Last - s]) window = s;
            return window;
        }
    }

    /// <summary>T0, T1, T2 as numbers of checkpoints.</summary>
    public (int From, int Middle, int To) Windows => (Last - 2 * Window, Last - Window, Last);

    /// <summary>
    /// log(ΔI₂ / ΔI₁) / log r for each replicate: −∞ where nothing was gained in the later window, +∞ where nothing was in the earlier one
    /// alone.
    /// </summary>
    public double[] Exponents()
    {
        var (from, middle, to) = Windows;
        var log = Elementary.Log((double)Tokens[to] / Tokens[from]) / 2;
        return Array.ConvertAll(Information, i =>
        {
            var (earlier, later) = (i[middle] - i[from], i[to] - i[middle]);
            return !(later > 0)
                ? double.NegativeInfinity
                : !(earlier > 0) ? double.PositiveInfinity : Elementary.Log(later / earlier) / log;
        });
    }

    /// <summary>Median over replicates at a checkpoint.</summary>
    public double MedianInformation(int checkpoint) => Medians.Of(Information.Select(i => i[checkpoint]));

    /// <summary>Median absolute error, +∞ where the estimate is infinite or missing.</summary>
    public double MedianError(int checkpoint) =>
        Medians.Of(Errors.Select(e => double.IsNaN(e[checkpoint]) ? double.PositiveInfinity : Math.Abs(e[checkpoint])));

    public static IReadOnlyList<EntrySeries> Of(IReadOnlyList<Measured<LearningParameters, EntryRow>> rows,
        IReadOnlyList<PredictionRow> predictions) =>
    [
        .. rows.GroupBy(m => (m.Row.Query, m.Row.Token)).OrderBy(g => g.Key).Select(entry =>
        {
            var replicates = entry.GroupBy(m => m.Replicate).OrderBy(g => g.Key)
                .Select(g => g.Select(m => m.Row).OrderBy(r => r.Tokens).ToArray()).ToArray();
            return new EntrySeries(entry.Key.Query, entry.Key.Token,
                predictions.FirstOrDefault(p => p.Query == entry.Key.Query && p.Token == entry.Key.Token),
                [.. replicates[0].Select(r => r.Tokens)],
                Array.ConvertAll(replicates, r => Array.ConvertAll(r, x => x.Information)),
                Array.ConvertAll(replicates, r => Array.ConvertAll(r, Error)),
                Array.ConvertAll(replicates, r => Array.ConvertAll(r, x => x.Transitions)))
            { Standardised = Array.ConvertAll(replicates, r => Error(r[^1]) / (r[^1].StandardError ?? 1)) };
        }),
    ];

    private static double Error(EntryRow row) => row.Estimate switch
    {
        EstimateOutcome.Finite => row.Error ?? double.NaN,
        EstimateOutcome.MinusInfinity => double.NegativeInfinity,
        EstimateOutcome.PlusInfinity => double.PositiveInfinity,
        _ => double.NaN,
    };
}
