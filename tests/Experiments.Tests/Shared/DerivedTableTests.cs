using Experiments.Coverage;
using Experiments.Decoding;
using Experiments.Depth;
using Experiments.Eos;
using Experiments.SampleComplexity;
using Experiments.Shared;
using Experiments.WeightTying;
using Repro.Experiments;

namespace Experiments.Tests.Shared;

/// <summary>Tables over replicates, which no claim reads, from a few rows by hand.</summary>
public sealed class DerivedTableTests
{
    /// <summary>The rows that a table is derived to from some rows at one point.</summary>
    private static TDerived Derived<TParameters, TRow, TDerived>(Action<Results<TParameters>> summarize, TParameters parameters,
        (TableDefinition<TRow> From, TableDefinition<TDerived> To) tables, params TRow[] rows)
        where TParameters : class
        where TRow : class
        where TDerived : class
    {
        var point = new Point<TParameters>("a", parameters, 0);
        var results = new Results<TParameters> { Points = [point] };
        for (var r = 0; r < rows.Length; r++) results.Add(tables.From, point, r, rows[r]);
        summarize(results);
        return Assert.Single(results.Rows(tables.To)).Row;
    }

    private static void Same<T>(T expected, T actual) where T : notnull => SameRows.Equal([expected], [actual], 1e-12);

    private static readonly double ThirdRoot = Math.Sqrt(3);

    /// <summary>At T = 2 shares tend to those in proportion to π.</summary>
    [Fact]
    public void Decoding_over_three_trajectories()
    {
        DecodedRow Row(long? time, double share, bool locked) =>
            new(CollapseTime: time, Censored: time is null, Leader: 0, TopShare: share, EffectiveTokens: 2, Locked: locked);
        Same(
            new DecodingSummary(Replicates: 3, Collapsed: 2.0 / 3, MedianCollapseTime: 30, TopShare: 0.75,
                TopShareStandardError: 0.15 / ThirdRoot, TopShareLimit: 0.6, Locked: 1.0 / 3),
            Derived(new DecodingExperiment().Summarize,
                new DecodingParameters { Matrix = new IdenticalRows { Row = [0.6, 0.4] }, Temperature = 2, Tokens = 100 },
                (DecodingTables.Trajectories, DecodingTables.Summary),
                Row(10, 0.9, true), Row(null, 0.6, false), Row(30, 0.75, false)));
    }

    [Fact]
    public void Depth_over_three_trajectories()
    {
        DepthRow Row(long? time, double share, double repeats) =>
            new(CollapseTime: time, Censored: time is null, Leader: 0, TopShare: share, Repeats: repeats);
        Same(
            new DepthSummary(Replicates: 3, Collapsed: 2.0 / 3, MedianCollapseTime: 30, TopShare: 0.75,
                TopShareStandardError: 0.15 / ThirdRoot, Repeats: 0.7),
            Derived(new DepthExperiment().Summarize, new DepthParameters { Tokens = 100 }, (DepthTables.Trajectories, DepthTables.Summary),
                Row(10, 0.9, 0.4), Row(null, 0.6, 0.8), Row(30, 0.75, 0.9)));
    }

    [Fact]
    public void Eos_over_three_replicates()
    {
        LearningRow Row(double coverage, double? worst) =>
            new(Source.Restarts, SequencesBegun: 5, coverage, RarestQuery: 2, Estimable: 0.5, Error: null, WorstError: worst);
        Same(new EosSummary(Source.Restarts, Replicates: 3, Coverage: 0.7, Estimable: 2.0 / 3, MedianWorstError: 3),
            Derived(new EosExperiment().Summarize, new EosParameters(), (EosTables.Learned, EosTables.Summary),
                Row(0.5, 3), Row(0.7, null), Row(0.9, 1)));
    }

    [Fact]
    public void Coverage_over_three_replicates()
    {
        ErrorRow Row(double? within, double? across) => new(Coverage: 0.5, Components: 2, AlgebraicConnectivity: 1, SmallestEigenvalue: 1,
            EigenvalueBound: 0, EigenvalueFloor: 0, MleExists: within.HasValue, MseWithin: within, MseAcross: across,
            MseWithinPredicted: 1.5, MseAcrossPredicted: 2.5, Remainder: 0.002);
        Same(
            new CoverageSummary(Replicates: 3, Existence: 2.0 / 3, Coverage: 0.5, MseWithin: 2, MseWithinStandardError: 1,
                MseWithinPredicted: 1.5, MseAcross: 4, MseAcrossStandardError: 2, MseAcrossPredicted: 2.5, Judged: true),
            Derived(new CoverageExperiment().Summarize, new CoverageParameters(), (CoverageTables.Errors, CoverageTables.Summary),
                Row(1, 2), Row(null, null), Row(3, 6)));
    }

    /// <summary>Ratios 1 and 1.4 against 1.1, score statistics 1.2 and 1.4 of their mean: surprises −0.3 and −0.1.</summary>
    [Fact]
    public void Sample_complexity_over_three_fits()
    {
        RiskRow Row(double? excess, double score) => new(SampleSize: 100, ExcessRisk: excess, ExcessRiskStandardError: 0, ParameterError: 1,
            MleExists: excess.HasValue, Iterations: 3, NewtonStep: 0, DegreesOfFreedom: 10, ScoreStatistic: score,
            PredictedExcessRisk: 0.055);
        Same(
            new RiskSummary(SampleSize: 100, Replicates: 3, Existence: 2.0 / 3, MeanExcessRisk: 0.06, StandardError: 0.01,
                DegreesOfFreedom: 10, Ratio: 1.2, AdjustedRatio: 0.9, AdjustedStandardError: 0.1, PredictedRatio: 1.1),
            Derived(new SampleComplexityExperiment().Summarize, new SampleComplexityParameters { Samples = 100 },
                (SampleComplexityTables.Risk, SampleComplexityTables.Summary), Row(0.05, 12), Row(null, 9), Row(0.07, 14)));
    }

    /// <summary>A gap 25 times as large at ten times the ε.</summary>
    [Fact]
    public void Orders_in_epsilon()
    {
        var points = new[] { 0.01, 0.1 }
            .Select((e, i) => new Point<WeightTyingParameters>($"{i}", new() { Tying = new NoisyTying { Epsilon = e } }, 0)).ToList();
        var results = new Results<WeightTyingParameters> { Points = points };
        foreach (var (point, gap) in points.Zip([0.002, 0.05]))
            results.Add(WeightTyingTables.Gaps, point, 0, new(Departure: 0, OwnGap: 0, NearestGap: gap, AbsentMass: 0, NegativeMass: 0,
                SumDeparture: 0, Unreadable: 0, SmallestAtTruth: null, SmallestSeen: null, NonconvexShare: null, InfiniteShare: 0,
                DistinctOptima: 1, WorstExcess: null, LostStarts: null));
        new WeightTyingExperiment().Summarize(results);
        Same(new OrderRow(SmallerEpsilon: 0.01, Order: Math.Log10(25)), Assert.Single(results.Rows(WeightTyingTables.Orders)).Row);
    }
}
