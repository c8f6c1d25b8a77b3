using System.Globalization;
using System.Numerics;
using Ccmc.Functions;
using Ccmc.MeanField;
using Ccmc.Random;
using Ccmc.Samplers;
using Repro.Experiments;

namespace Experiments.TrajectoryCollapse;

/// <summary>Trajectories, side by side: for each the counts at the checkpoints and the winners at the end; with the first replicate the point's forecast.</summary>
internal static class TrajectoryCell
{
    public static void Run(TrajectoryCollapseParameters parameters, TrajectoryPoint point, IReadOnlyList<Cell> cells)
    {
        foreach (var cell in cells.Where(c => c.Replicate == 0))
            foreach (var row in Forecast.Rows(parameters, point)) cell.Add(TrajectoryTables.Forecast, row);
        var replicates = Begin(parameters, point, cells);
        var checkpoints = parameters.CheckpointTokens;
        var tops = new (int Token, double Share)[cells.Count][];
        for (var r = 0; r < tops.Length; r++) tops[r] = new (int Token, double Share)[checkpoints.Length];
        for (var i = 0; i < checkpoints.Length; i++)
        {
            replicates.Advance(checkpoints[i] - replicates.Tokens, cells[0].Cancellation);
            for (var r = 0; r < cells.Count; r++)
            {
                for (var j = 0; j < parameters.VocabularySize; j++) cells[r].Add(TrajectoryTables.Counts, Row(replicates[r], j));
                tops[r][i] = Top(Shares(replicates[r], parameters.VocabularySize));
            }
        }
        for (var r = 0; r < cells.Count; r++)
            cells[r].Add(TrajectoryTables.Winners, End(parameters, point, replicates[r], CollapseTime(checkpoints, tops[r], parameters.CollapseShare)));
    }

    /// <summary>First checkpoint from which on the same token's share is at least the threshold; null when there is none.</summary>
    public static long? CollapseTime(long[] checkpoints, (int Token, double Share)[] tops, double threshold)
    {
        long? time = null;
        for (var i = checkpoints.Length - 1; i >= 0 && tops[i].Share >= threshold && tops[i].Token == tops[^1].Token; i--) time = checkpoints[i];
        return time;
    }

    private static TrajectoryReplicates Begin(TrajectoryCollapseParameters parameters, TrajectoryPoint point, IReadOnlyList<Cell> cells)
    {
        var counts = parameters.StartCounts;
        var starts = new TrajectoryStart[cells.Count];
        var streams = new RandomStream[cells.Count];
        for (var r = 0; r < starts.Length; r++)
        {
            var first = Stream(cells[r].Seed("first query"));
            starts[r] = parameters.Start.Query is { } query ? new TrajectoryStart(counts, query) : TrajectoryStart.WithDrawnQuery(counts, ref first);
            streams[r] = Stream(cells[r].Seed("trajectory"));
        }
        return new(Reach.Sampler(parameters.Sampler), point.Matrix, starts, streams, compensated: true);
    }

    private static RandomStream Stream(StreamSeed seed) => new(seed.S0, seed.S1, seed.S2, seed.S3);

    private static CountRow Row(TrajectorySampler sampler, int token) => new()
    {
        Tokens = sampler.Tokens,
        Token = token,
        Count = sampler.Count(token),
        Compensator = sampler.Compensator(token),
        IsQuery = sampler.Query == token,
    };

    private static double[] Shares(TrajectorySampler sampler, int size)
    {
        var shares = new double[size];
        var total = 0L;
        for (var j = 0; j < size; j++) total += sampler.Count(j);
        for (var j = 0; j < size; j++) shares[j] = sampler.Count(j) / (double)total;
        return shares;
    }

    private static (int Token, double Share) Top(double[] shares)
    {
        var top = 0;
        for (var j = 1; j < shares.Length; j++)
            if (shares[j] > shares[top]) top = j;
        return (top, shares[top]);
    }

    private static WinnerRow End(TrajectoryCollapseParameters parameters, TrajectoryPoint point, TrajectorySampler sampler, long? collapse)
    {
        var shares = Shares(sampler, parameters.VocabularySize);
        var (nearest, distance) = point.MeanField.NearestTo(shares);
        var entropy = 0.0;
        foreach (var share in shares)
            if (share > 0) entropy -= share * Elementary.Log(share);
        return new WinnerRow
        {
            Winners = nearest is null ? "" : Forecast.Name(nearest.Support),
            Distance = nearest is null ? 1 : distance,
            TopShare = Top(shares).Share,
            EffectiveTokens = Elementary.Exp(entropy),
            CollapseTime = collapse,
            Censored = collapse is null,
            Decided = Forecast.TokensToDecide(parameters, point.MeanField) is { } tokens && parameters.Tokens >= tokens,
        };
    }
}

/// <summary>The rows of forecast.csv.</summary>
internal static class Forecast
{
    private const int ContinuaNamed = 20;

    /// <summary>Rows beyond which only stable fixed points are listed: large vocabularies have thousands of unstable ones.</summary>
    private const int MostRows = 20_000;

    /// <summary>Token numbers joined by +.</summary>
    public static string Name(IEnumerable<int> support) => string.Join('+', support.Select(j => j.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Tokens until the winners are decided, null for never.</summary>
    public static double? TokensToDecide(TrajectoryCollapseParameters parameters, MeanFieldAnalysis field) =>
        Tokens(parameters, field.LengthToDecide(parameters.DecidedBelow));

    public static IEnumerable<ForecastRow> Rows(TrajectoryCollapseParameters parameters, TrajectoryPoint point)
    {
        var field = point.MeanField;
        var decide = TokensToDecide(parameters, field);
        var continua = string.Join(' ', field.SingularFaces.Where(f => f.Continuum).Take(ContinuaNamed).Select(f => Name(f.Support)));
        for (var i = 0; i < field.FixedPoints.Count; i++)
        {
            var f = field.FixedPoints[i];
            if (field.FixedPoints.Count * f.Shares.Count > MostRows && f.Stability != Stability.Stable) continue;
            for (var j = 0; j < f.Shares.Count; j++)
                yield return new ForecastRow
                {
                    FixedPoint = i,
                    Support = Name(f.Support),
                    Stability = f.Stability switch { Stability.Stable => "stable", Stability.Unstable => "unstable", _ => "critical" },
                    Eigenvalues = string.Join(' ', f.Eigenvalues.Select(Text)),
                    LeadingRate = f.LeadingRate,
                    TokensNeeded = Tokens(parameters, field.LengthToSettle(f, parameters.DecidedBelow)),
                    TokensToDecide = decide,
                    Gap = field.Gap(f),
                    SingularFaces = field.SingularFaces.Count,
                    Continua = continua,
                    Token = j,
                    Share = f.Shares[j],
                    GrowthExponent = f.Growth[j],
                };
        }
    }

    private static double? Tokens(TrajectoryCollapseParameters parameters, double length) =>
        length * parameters.StartCounts.Sum() is var tokens && tokens < 1e300 ? Math.Max(0, tokens - parameters.StartCounts.Sum()) : null;

    private static string Text(Complex value)
    {
        var real = value.Real.ToString("R", CultureInfo.InvariantCulture);
        if (value.Imaginary == 0) return real;
        return $"{real}{(value.Imaginary > 0 ? "+" : "")}{value.Imaginary.ToString("R", CultureInfo.InvariantCulture)}i";
    }
}
