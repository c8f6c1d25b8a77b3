using Ccmc.Statistics;
using Repro.Experiments;

namespace Experiments.SampleComplexity;

/// <summary>The fits at one point of the sweep, over one or all draws of its matrix.</summary>
internal sealed class PooledPoint
{
    private readonly List<RiskRow> rows = [];

    private PooledPoint(Point<SampleComplexityParameters> first) => First = first;

    /// <summary>The point (its first draw).</summary>
    public Point<SampleComplexityParameters> First { get; }

    public SampleComplexityParameters Parameters => First.Parameters;

    public IReadOnlyList<RiskRow> Rows => rows;

    /// <summary>Rows with a finite risk: those whose estimate exists, or all with a ridge.</summary>
    public IReadOnlyList<RiskRow> Finite { get; private set; } = [];

    public int Degrees { get; private set; }

    /// <summary>Share of fits whose maximum-likelihood estimate exists; NaN without fits.</summary>
    public double Existence { get; private set; }

    public SampleMoments Excess { get; private set; }

    /// <summary>2n · excess / d.</summary>
    public SampleMoments Ratio { get; private set; }

    /// <summary>1 + b/(n d), the mean over the fits' matrices.</summary>
    public double PredictedRatio { get; private set; }

    /// <summary>
    /// The ratio with the score statistic's noise removed. Its standard error is that of the differences from each fit's own prediction, so
    /// that differences between matrices, which are predicted, do not count as noise.
    /// </summary>
    public SampleMoments Adjusted { get; private set; }

    /// <summary>What the curve belongs to besides n and K.</summary>
    public string Series { get; private set; } = "";

    /// <summary>The same in figures.</summary>
    public string Title { get; private set; } = "";

    /// <summary>One for each point of the sweep, all draws together, in order.</summary>
    public static IReadOnlyList<PooledPoint> Pool(Results<SampleComplexityParameters> results) => Collect(results, p => p.Draw == 0);

    /// <summary>One for each point and draw, in order.</summary>
    public static IReadOnlyList<PooledPoint> PerDraw(Results<SampleComplexityParameters> results) => Collect(results, _ => true);

    /// <summary>2n · excess / d of one fit.</summary>
    public static double RatioOf(RiskRow row) => 2.0 * row.SampleSize * row.ExcessRisk!.Value / row.DegreesOfFreedom;

    /// <summary>Mean of <see cref="RatioOf"/> by theory to second order.</summary>
    public static double PredictionOf(RiskRow row) => 2.0 * row.SampleSize * row.PredictedExcessRisk / row.DegreesOfFreedom;

    public RiskSummary Summarize() => new(
        SampleSize: Parameters.SampleSize,
        Replicates: rows.Count,
        Existence: rows.Count == 0 ? 0 : Existence,
        MeanExcessRisk: Number(Excess.Mean, Finite.Count > 0),
        StandardError: Number(Excess.StandardError, Finite.Count > 1),
        DegreesOfFreedom: Degrees,
        Ratio: Number(Ratio.Mean, Finite.Count > 0 && Degrees > 0),
        AdjustedRatio: Number(Adjusted.Mean, Finite.Count > 0 && Degrees > 0 && Parameters.Ridge == 0),
        AdjustedStandardError: Number(Adjusted.StandardError, Finite.Count > 1 && Degrees > 0 && Parameters.Ridge == 0),
        PredictedRatio: Number(PredictedRatio, Finite.Count > 0 && Degrees > 0));

    private static double? Number(double value, bool there) => there ? value : null;

    private static List<PooledPoint> Collect(Results<SampleComplexityParameters> results,
        Func<Point<SampleComplexityParameters>, bool> starts)
    {
        var pooled = new List<PooledPoint>();
        foreach (var point in results.Points)
        {
            if (pooled.Count == 0 || starts(point)) pooled.Add(new PooledPoint(point));
            pooled[^1].rows.AddRange(results.Values(SampleComplexityTables.Risk, point));
        }
        var several = SeriesNames.Of(pooled.Select(p => p.Parameters));
        foreach (var point in pooled) point.Complete(several);
        return pooled;
    }

    private void Complete(SeriesNames names)
    {
        (Series, Title) = (names.Name(Parameters), names.Title(Parameters));
        Finite = [.. rows.Where(r => r.ExcessRisk is not null)];
        Degrees = rows.Count > 0 ? rows[0].DegreesOfFreedom : 0;
        Existence = rows.Count == 0 ? double.NaN : (double)rows.Count(r => r.MleExists) / rows.Count;
        Excess = SampleMoments.Of([.. Finite.Select(r => r.ExcessRisk!.Value)]);
        Ratio = SampleMoments.Of([.. Finite.Select(RatioOf)]);
        PredictedRatio = SampleMoments.Of([.. Finite.Select(PredictionOf)]).Mean;
        var surprises = SampleMoments.Of([.. Finite.Select(r => RatioOf(r) - r.ScoreStatistic / r.DegreesOfFreedom + 1 - PredictionOf(r))]);
        Adjusted = surprises with { Mean = surprises.Mean + PredictedRatio };
    }
}
