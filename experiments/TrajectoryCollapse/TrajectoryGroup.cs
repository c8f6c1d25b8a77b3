using Ccmc.Samplers;
using Experiments.Shared;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>All that the tables hold on one point: its trajectories, their ends, its forecast.</summary>
internal sealed record TrajectoryGroup(
    Point<TrajectoryCollapseParameters> Point,
    IReadOnlyList<TrajectoryRecord> Trajectories,
    IReadOnlyList<WinnerRow> Winners,
    IReadOnlyList<MeanFieldPoint> FixedPoints)
{
    /// <summary>Matrix, horizon, and the sampler where it is asked for.</summary>
    public string Name => string.Join(", ", new[]
    {
        MatrixName.Of(Parameters.Matrix, Parameters.VocabularySize, Point.Draw),
        Parameters.Start.Counts.Count > 0 ? $"start {string.Join(' ', Parameters.StartCounts)}" : "",
        FormattableString.Invariant($"{Parameters.Tokens} tokens"),
        Parameters.Sampler == SamplerKind.Auto ? "" : FormattableString.Invariant($"{Parameters.Sampler}").ToLowerInvariant(),
    }.Where(part => part.Length > 0));

    /// <summary>Sums over the trajectories of replicates that have many, by replicate and token.</summary>
    public IReadOnlyList<Measured<TrajectoryCollapseParameters, EnsembleRow>> Ensembles { get; private init; } = [];

    /// <summary>Counts at the end of the trajectories of replicates that have many.</summary>
    public IReadOnlyList<Measured<TrajectoryCollapseParameters, LawRow>> Laws { get; private init; } = [];

    /// <summary>The point's parameters.</summary>
    public TrajectoryCollapseParameters Parameters => Point.Parameters;

    /// <summary>What follows the first trajectory at its checkpoints, in their order.</summary>
    public IReadOnlyList<ContinuationRow> Continuations { get; init; } = [];

    /// <summary>All trajectories, of which there must be one, from start to end.</summary>
    public TrajectoryStretch Whole => new(Trajectories, 0, Trajectories[0].Last);

    /// <summary>Whether theory says that the horizon is long enough to judge winners.</summary>
    public bool Decided => FixedPoints.Count > 0 && FixedPoints[0].TokensToDecide is { } tokens && Parameters.Tokens >= tokens;

    /// <summary>Whether theory says that no horizon would do.</summary>
    public bool IsNeverDecided => FixedPoints.Count > 0 && FixedPoints[0].TokensToDecide is null;

    /// <summary>The stable fixed points.</summary>
    public IEnumerable<MeanFieldPoint> Stable => FixedPoints.Where(f => f.IsStable);

    /// <summary>Points of the plan in order, with what was measured there; a point whose cells failed has empty lists.</summary>
    public static IReadOnlyList<TrajectoryGroup> Of(Results<TrajectoryCollapseParameters> results) =>
    [
        .. results.Points.Select(p => new TrajectoryGroup(
            p,
            TrajectoryRecord.Of(results.Rows(TrajectoryTables.Counts, p), p.Parameters.VocabularySize),
            results.Values(TrajectoryTables.Winners, p),
            MeanFieldPoint.Of(results.Values(TrajectoryTables.Forecast, p)))
        {
            Ensembles = results.Rows(TrajectoryTables.Ensembles, p),
            Laws = results.Rows(TrajectoryTables.Laws, p),
            Continuations = results.Values(TrajectoryTables.Continuations, p),
        }),
    ];
}

/// <summary>One trajectory at its checkpoints, from counts.csv.</summary>
/// <param name="Replicate">Its replicate.</param>
/// <param name="Tokens">t at each checkpoint.</param>
/// <param name="Counts">n_j by checkpoint, then token.</param>
/// <param name="Compensators">c_j by checkpoint, then token.</param>
/// <param name="Queries">The query at each checkpoint.</param>
internal sealed record TrajectoryRecord(int Replicate, long[] Tokens, long[][] Counts, double[][] Compensators, int[] Queries)
{
    /// <summary>Number of the last checkpoint.</summary>
    public int Last => Tokens.Length - 1;

    /// <summary>Length of the context at a checkpoint.</summary>
    public double Length(int checkpoint) => Counts[checkpoint].Sum();

    /// <summary>Shares at a checkpoint.</summary>
    public double[] Shares(int checkpoint)
    {
        var total = Length(checkpoint);
        return [.. Counts[checkpoint].Select(n => n / total)];
    }

    /// <summary>The trajectories of one point, from its rows in order; one with missing rows is left out.</summary>
    public static IReadOnlyList<TrajectoryRecord> Of(IReadOnlyList<Measured<TrajectoryCollapseParameters, CountRow>> rows, int size)
    {
        var trajectories = new List<TrajectoryRecord>();
        for (var from = 0; from < rows.Count;)
        {
            var to = from;
            while (to < rows.Count && rows[to].Replicate == rows[from].Replicate) to++;
            if ((to - from) % size == 0) trajectories.Add(One(rows, from, to, size));
            from = to;
        }
        return trajectories;
    }

    private static TrajectoryRecord One(IReadOnlyList<Measured<TrajectoryCollapseParameters, CountRow>> rows, int from, int to, int size)
    {
        var n = (to - from) / size;
        var record = new TrajectoryRecord(rows[from].Replicate, new long[n], new long[n][], new double[n][], new int[n]);
        for (var i = 0; i < n; i++)
        {
            (record.Counts[i], record.Compensators[i]) = (new long[size], new double[size]);
            record.Tokens[i] = rows[from + i * size].Row.Tokens;
            for (var j = 0; j < size; j++)
            {
                var row = rows[from + i * size + j].Row;
                record.Counts[i][row.Token] = row.Count;
                record.Compensators[i][row.Token] = row.Compensator;
                if (row.IsQuery) record.Queries[i] = row.Token;
            }
        }
        return record;
    }
}

/// <summary>A fixed point as forecast.csv has it.</summary>
internal sealed record MeanFieldPoint(
    string Support, bool IsStable, bool IsCritical, double LeadingRate, double? TokensNeeded, double? TokensToDecide,
    double Gap, string Continua, double[] Shares, double[] Growth)
{
    /// <summary>How many tokens win.</summary>
    public int Winners => Shares.Count(s => s > 0);

    /// <summary>Total-variation distance to shares.</summary>
    public double Distance(double[] shares) => Distances.TotalVariation(shares, Shares);

    /// <summary>The fixed points of one matrix, from its rows in order.</summary>
    public static IReadOnlyList<MeanFieldPoint> Of(IEnumerable<MeanFieldRow> rows) =>
    [
        .. rows.GroupBy(r => r.FixedPoint).Select(g => g.OrderBy(r => r.Token).ToList()).Select(g => new MeanFieldPoint(
            g[0].Support, g[0].Stability == "stable", g[0].Stability == "critical", g[0].LeadingRate,
            g[0].TokensNeeded, g[0].TokensToDecide, g[0].Gap, g[0].Continua,
            [.. g.Select(r => r.Share)], [.. g.Select(r => r.GrowthExponent)])),
    ];
}
