using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.SingleTrajectoryLearning;

/// <summary>The claims of <c>single-trajectory-learning</c>.</summary>
internal static class LearningClaims
{
    private const string Origin = "learning from one trajectory; mean field of Benaïm 1997";

    public static readonly ClaimSource WinnerRow = new("winner-row-information", Origin,
        "The information on token j in a winner's row grows as T^γ_j. Measured value: median exponent of its increments over two equal "
            + "windows in log T (tolerance ± 0.05)");

    public static readonly ClaimSource LoserRow = new("loser-row-information", Origin,
        "The information on token j in a loser's row i grows as T^(γ_i + γ_j − 1), so it stays bounded if the exponent is negative. "
            + "Measured value: median exponent of its increments (tolerance ± 0.05)");

    public static readonly ClaimSource Restored = new("restored-rate", "independent prompts, Theorem 3.4 setting; restarts",
        "With independent prompts, or restarts, the information on every entry grows as n. "
            + "Measured value: median exponent of its increments (tolerance ± 0.05)");

    public static readonly ClaimSource Standardised = new("standardised-error", "maximum likelihood; martingale central limit theorem",
        "Where the information grows, the estimate's own standard error describes its errors. "
            + "Measured value: mean square of error / standard error");

    public static readonly ClaimSource Stop = new("transitions-stop", Origin,
        "For two identical rows and p < ⅓ the number of 2 → 2 transitions stops growing: after T1 their expected number, given the counts "
            + "there, is β² n_2(n_2 + 1) / n_1 · (1 − (T/T1)^(2β − 1)) / (1 − 2β). Measured value: observed / predicted number");

    public static readonly ClaimSource Map = new("learnable-map", Origin,
        "Over the last windows entries with γ_i + γ_j ≥ 1.25 are learned (their information more than doubles; their error, "
        + "if finite at first, falls by a quarter or more), and those with at most 0.75 are not. Measured value: exceptions");

    /// <summary>Half width of the band of exponents: two and a half times the remainder that is allowed, whose constants theory leaves
    /// open.</summary>
    private const double HalfWidth = 0.05;

    /// <summary>Deviation of the mean square that must be detected: standard errors too large by a fifth give 0.69, too small
    /// 1.56.</summary>
    private const double SquareSize = 0.31;

    /// <summary>Mean of error / standard error, by theory, up to which its square is judged, and what the mean square is then off by at
    /// most.</summary>
    private const double LargestShift = 0.1, SquareRemainder = 0.03;

    private const double MissingErrors = 5;

    private const double StopSize = 0.6;

    /// <summary>Share of token 2 where the count of later transitions starts: the order of what the formula leaves out.</summary>
    private const double SmallShare = 0.03;

    /// <summary>β this near to ½ belongs to p = ⅓, where transitions grow like log T.</summary>
    public const double Border = 1e-6;

    private const double FewestEvents = 20;

    /// <summary>How far from 1 the sum of exponents must be for the map to be judged.</summary>
    private const double Clear = 0.25;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [WinnerRow, LoserRow, Restored, Standardised, Stop, Map];

    public static IEnumerable<Claim> Of(IReadOnlyList<LearningGroup> groups)
    {
        var one = groups.Where(g => g.Parameters.RestartEvery == 0).ToList();
        var again = groups.Where(g => g.Parameters.RestartEvery > 0).ToList();
        yield return WinnerRow.Judged(level => Exponents(one, e => e.Prediction!.QueryGrowth == 1, level, "no run is one trajectory"));
        yield return LoserRow.Judged(level => Exponents(one, e => e.Prediction!.QueryGrowth != 1, level, "no run is one trajectory"));
        yield return Restored.Judged(level => Exponents(again, _ => true, level, "no run restarts"));
        yield return Standardised.Judged(level => Errors(groups, level), SquareSize);
        yield return Stop.Judged(level => Transitions(one, level), StopSize);
        yield return Map.Judged(_ => Learnt(one));
    }

    private static Finding Exponents(List<LearningGroup> groups, Func<EntrySeries, bool> which, double level, string notApplicable)
    {
        if (groups.Count == 0) return new NotTestedFinding(notApplicable);
        var all = groups.SelectMany(g => g.Entries.Where(e => e.Prediction is not null && which(e)).Select(e => (Group: g, Entry: e)))
            .ToList();
        if (all.Count == 0) return new NotTestedFinding("no trajectory ended at a stable fixed point with such an entry");
        var judged = all.Where(x => IsJudged(x.Group, x.Entry)).ToList();
        var note = judged.Count < all.Count
            ? Invariant($"fewer than {ExponentWindows.FewestReplicates} replicates, or T too short by theory")
            : "";
        return judged.Count == 0
            ? new InconclusiveFinding(note).On(0, all.Count, note)
            : Judgement.Combine(judged.Select(x => new PointTest(Name(x.Group, x.Entry), each => Median(x.Entry, each))), level, note,
                all.Count - judged.Count);
    }

    private static Finding Median(EntrySeries entry, double level)
    {
        var exponents = entry.Exponents();
        var (lower, upper) = Medians.Interval(exponents, level);
        var predicted = entry.Prediction!.Exponent;
        return double.IsInfinity(lower) && double.IsInfinity(upper)
            ? new InconclusiveFinding(Invariant($"{exponents.Length} replicates give no interval of the median"), predicted)
            : new BandFinding(predicted, Medians.Of(exponents), null, lower, upper, predicted - HalfWidth, predicted + HalfWidth);
    }

    /// <summary>Whether the claims judge an entry's exponent.</summary>
    public static bool IsJudged(LearningGroup group, EntrySeries entry)
    {
        var (from, _, to) = entry.Windows;
        var predicted = entry.Prediction!;
        return new ExponentWindows(predicted.QueryGrowth, predicted.Exponent, predicted.LeadingRate)
            .AreJudged(group.Replicates, entry.Tokens[from], entry.Tokens[to]);
    }

    private static Finding Errors(IReadOnlyList<LearningGroup> groups, double level)
    {
        var all = groups.SelectMany(g => g.Entries.Where(e => e.Prediction is not null).Select(e => (Group: g, Entry: e))).ToList();
        var judged = all.Where(x => IsNearNormal(x.Entry)).ToList();
        var why = judged.Count < all.Count ? "their information is too small for the asymptotic law, by theory" : "";
        if (judged.Count == 0) return new InconclusiveFinding($"no entry can be judged: {why}", 1).On(0, all.Count, why);
        // Entries of one trajectory are no replicates of each other: their squares are averaged.
        var squares = judged.GroupBy(x => x.Group)
            .SelectMany(g => Enumerable.Range(0, g.Key.Replicates).Select(r => g.Average(x => Square(x.Entry.Standardised[r])))).ToArray();
        return Judgement.Within(Measurement.Mean(squares), 1, SquareRemainder, level)
            .Noted($"{squares.Length} trajectories").On(judged.Count, all.Count, why);
    }

    /// <summary>An estimate that is infinite or missing counts as five standard errors off.</summary>
    private static double Square(double standardised) =>
        double.IsFinite(standardised) ? standardised * standardised : MissingErrors * MissingErrors;

    /// <summary>
    /// Whether by theory the information at the end is large enough: the mean of error · √information is −½ log I / √I in a trajectory (the
    /// information is fed by the errors' own path), whose square, and terms of order 1/I, are what is left of the mean square.
    /// </summary>
    private static bool IsNearNormal(EntrySeries entry)
    {
        var log = entry.Prediction!.Exponent * Elementary.Log(entry.Tokens[^1]);
        // Below I = e², where log I / √I is largest, the expansion says nothing.
        return log > 2 && log * Elementary.Exp(-log / 2) / 2 <= LargestShift;
    }

    /// <summary>Φ(error / standard error) at the end: 0 or 1 if the estimate is infinite. A row that was never visited has none.</summary>
    public static double[] Uniforms(EntrySeries entry) =>
    [
        .. entry.Standardised.Where(z => !double.IsNaN(z)).Select(z => double.IsInfinity(z) ? (z > 0 ? 1 : 0) : NormalLaw.Cumulative(z)),
    ];

    private static Finding Transitions(List<LearningGroup> groups, double level)
    {
        var below = groups.Where(g => Beta(g) is < 0.5 - Border && g.Winners == "0").ToList();
        if (below.Count == 0) return new NotTestedFinding("no one-trajectory run has two identical rows (1 − p, p) with p < ⅓");
        var counts = below.Where(g => g.Replicates >= ExponentWindows.FewestReplicates).Select(g => (Group: g, Counts: Later(g))).ToList();
        var enough = counts.Where(c => c.Counts.Sum(x => x.Weight * x.Predicted) >= FewestEvents).ToList();
        var note = enough.Count < below.Count
            ? Invariant($"fewer than {FewestEvents} transitions are expected after T1, or fewer than ")
                + Invariant($"{ExponentWindows.FewestReplicates} replicates")
            : "";
        return enough.Count == 0
            ? new InconclusiveFinding(note, 1).On(0, below.Count, note)
            : Judgement.Combine(enough.Select(c => new PointTest(Name(c.Group, c.Group.Entry(1, 1)!), each => Ratio(c.Counts, each))),
                level, note, below.Count - enough.Count);
    }

    private static Finding Ratio(List<LaterTransitions> counts, double level)
    {
        var n = counts.Count;
        var (seen, predicted, variance) = (0.0, 0.0, 0.0);
        foreach (var c in counts)
            (seen, predicted, variance) =
                (seen + c.Weight * c.Seen, predicted + c.Weight * c.Predicted, variance + c.Weight * c.Weight * c.Predicted);
        var differences = SampleMoments.Of([.. counts.Select(c => c.Weight * (c.Seen - c.Predicted))]);
        var error = Math.Sqrt(Math.Max(differences.Variance * n, variance)) / predicted;
        return Judgement.Student(new(seen / predicted, error, n - 1) { Skewness = differences.Skewness / Math.Sqrt(n) }, 1, level);
    }

    /// <summary>2 → 2 transitions after T1 and their mean given the counts there, weighted by 1 / (1 + mean), which is known at T1, so that
    /// no replicate drowns the others.</summary>
    private static List<LaterTransitions> Later(LearningGroup group)
    {
        var beta = Beta(group)!.Value;
        var (up, own) = (group.Entry(0, 1)!, group.Entry(1, 1)!);
        var at = 0;
        while (at < own.Last && Elementary.Exp((beta - 1) * Elementary.Log(own.Tokens[at])) > SmallShare) at++;
        var growth = 1 - Elementary.Exp((2 * beta - 1) * Elementary.Log((double)own.Tokens[^1] / own.Tokens[at]));
        var start = group.Parameters.Counts;
        return [.. Enumerable.Range(0, group.Replicates).Select(r =>
        {
            double second = start[1] + up.Transitions[r][at] + own.Transitions[r][at];
            var first = own.Tokens[at] + start[0] + start[1] - second;
            var mean = beta * beta * second * (second + 1) / first * growth / (1 - 2 * beta);
            return new LaterTransitions(own.Transitions[r][^1] - own.Transitions[r][at], mean, 1 / (1 + mean));
        })];
    }

    /// <summary>β = p / (1 − p) of two identical rows (1 − p, p) with token 0 the likelier, null for other matrices.</summary>
    public static double? Beta(LearningGroup group)
    {
        double[]? row = group.Parameters.Matrix switch
        {
            TwoToken m when Math.Abs(m.P + m.Q - 1) <= 1e-12 => [1 - m.P, m.P],
            IdenticalRows { Row.Count: 2 } m => [.. m.Probabilities],
            _ => null,
        };
        return row is not null && row[1] < row[0] ? row[1] / row[0] : null;
    }

    private static Finding Learnt(List<LearningGroup> groups)
    {
        var entries = groups
            .SelectMany(
                g => g.Entries.Where(e => e.Prediction is { } p && Math.Abs(p.Exponent) >= Clear && IsJudged(g, e))
                    .Select(e => (Group: g, Entry: e))).ToList();
        if (entries.Count == 0)
            return new InconclusiveFinding("no entry is far enough from the border, by theory, with enough replicates and tokens");
        var wrong = entries.Where(x => IsLearnt(x.Entry) != (x.Entry.Prediction!.Exponent > 0)).ToList();
        var (learned, unlearned) =
            (entries.Count(x => x.Entry.Prediction!.Exponent > 0), entries.Count(x => x.Entry.Prediction!.Exponent < 0));
        var named = wrong.Count > 0 ? $"; wrong: {string.Join(", ", wrong.Select(x => Name(x.Group, x.Entry)))}" : "";
        var all = groups.Sum(g => g.Entries.Count(e => e.Prediction is not null));
        return (new BoundFinding(wrong.Count, 0) { Note = Invariant($"{learned} entries to be learned, {unlearned} not") + named })
            .On(entries.Count, all, entries.Count < all ? "near the border by theory, T too short or too few replicates" : "");
    }

    /// <summary>
    /// Whether over both windows the median information more than doubles and the median error falls by a quarter or more; null where they
    /// disagree. Where half of the replicates have no finite estimate at first, information alone decides: one more transition makes such a
    /// median finite.
    /// </summary>
    private static bool? IsLearnt(EntrySeries entry)
    {
        var (from, _, to) = entry.Windows;
        var information = entry.MedianInformation(to) > 2 * entry.MedianInformation(from);
        var (before, after) = (entry.MedianError(from), entry.MedianError(to));
        return !double.IsFinite(before) || information == after <= 0.75 * before ? information : null;
    }

    private static string Name(LearningGroup group, EntrySeries entry) =>
        $"{MatrixName.AsConfigured(group.Parameters.Matrix)}{(group.Parameters.Matrix.Count > 1 ? $" matrix {group.Point.Draw}" : "")}"
        + (group.Parameters.RestartEvery > 0 ? Invariant($", restart every {group.Parameters.RestartEvery}") : $", winners {group.Winners}")
        + $", entry {entry.Query} → {entry.Token}";

    /// <summary>Transitions seen after T1, their mean given what is known there, and the weight.</summary>
    private readonly record struct LaterTransitions(double Seen, double Predicted, double Weight);
}
