using Ccmc.Functions;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;

namespace Experiments.Eos;

/// <summary>The claims of <c>eos</c>.</summary>
internal static class EosClaims
{
    private const string From = "open question: EOS; derived, experiments/Eos/README.md";

    private static readonly ClaimSource Law = new("length-law", From,
        "Lengths follow their exact law: an exponential clock against Yule processes if all rows are equal (an integral), the "
            + "recursion for two words and any P. Measured value: Cohen's w of the frequencies; rival: every word at the mean rate");

    private static readonly ClaimSource MeanLength = new("mean-length", From,
        "If all rows are equal and n_e π_e > π_j, the mean length is Σ n_j π_j / (n_e π_e − π_j). Measured value: mean / prediction "
            + "(tolerance at most ± 0.03 and a sixth of the distance to the nearest rival)");

    private static readonly ClaimSource Tail = new("tail-exponent", From,
        "P(length > t) ~ t^(−κ), κ the least cost over all fixed points of the words, including the cost of staying at unstable ones. "
            + "Measured value: extrapolated slope of the exact law (tolerance at most ± 0.05)");

    private static readonly ClaimSource SimulatedTail = new("simulated-tail", From,
        "The same for three or more words. Measured value: slope over a decade of simulated lengths (tolerance: a sixth of the "
            + "distance to the nearest rival)");

    private static readonly ClaimSource Begun = new("restart-sequences", From,
        "A budget of B tokens buys of the order of B^min(1, κ) sequences. Measured value: local exponent of the exact expected number "
            + "(tolerance ± 0.05)");

    private static readonly ClaimSource Informed = new("restart-information", From,
        "With restarts the information on every entry grows like B^min(1, κ), where one trajectory gives less. Measured value: its "
            + "exponent (tolerance: a sixth of the distance to one trajectory's γ_i + γ_j − 1)");

    private const double MeanWidth = 0.03;
    private const double TailWidth = 0.05;

    /// <summary>How fast the remainder of the slope must fall, as a power of t: at 4,000 tokens some per cent of the slope are left, which
    /// are extrapolated. What is ½ but for rounding counts as ½.</summary>
    private const double FastEnough = 0.5 - 1e-9;

    private const double SequencesWidth = 0.05;
    private const double Anything = 1;

    /// <summary>Change of the slope within its decade, of the way to the rival, up to which the tail is taken to be reached.</summary>
    private const double LargestDrift = 0.15;

    private const double SmallestExpectation = 20;

    /// <summary>Sequences from which on their law is judged: fewer see no rival.</summary>
    private const double FewestSequences = 5000;

    /// <summary>Room between both exponents of an entry from which on it is judged which one it has.</summary>
    private const double Settled = 0.4;

    /// <summary>Every claim, before there are results.</summary>
    public static IReadOnlyList<ClaimSource> Sources { get; } = [Law, MeanLength, Tail, SimulatedTail, Begun, Informed];

    /// <summary>All of them.</summary>
    public static IEnumerable<Claim> Of(Results<EosParameters> results)
    {
        var lengths = Groups(results, EosTables.Lengths).Where(g => g.Any(r => r.Row.Exact.HasValue) && Sequences(g) >= FewestSequences)
            .ToList();
        yield return Each(Law, lengths, "no matrix has an exact law and 5,000 sequences", (g, level) => LengthLaw([.. g], level));
        var means = Groups(results, EosTables.Means).Where(g => g.First().Row is { Judged: true, Predicted: not null, Rival: not null })
            .ToList();
        yield return Each(MeanLength, means, "no matrix has equal rows and a finite variance of lengths", (g, level) =>
            Judgement.BandBeforeRival(
                Measurement.MeanOfNearNormal([.. g.Select(r => r.Row.Mean / r.Row.Predicted!.Value)]), 1, MeanWidth,
                new("every word at the mean rate", g.First().Row.Rival!.Value / g.First().Row.Predicted!.Value), level));
        var tails = results.Rows(EosTables.TailExponents);
        yield return Each(Tail, [.. tails.Where(t => t.Row.StandardError is null && IsReached(t.Row))],
            "no matrix has an exact law that is long enough and a slope that settles like t^(−½) or faster",
            (t, _) => Judgement.ExactBeforeRival(t.Row.Exponent, t.Row.Predicted, TailWidth, new(t.Row.RivalName, t.Row.Rival)));
        yield return Each(SimulatedTail, [.. tails.Where(t => t.Row.StandardError.HasValue && IsReached(t.Row)
            && Math.Abs(t.Row.Drift) <= Math.Abs(t.Row.Rival - t.Row.Predicted) * LargestDrift)],
            "every matrix has an exact law, too few long sequences, or a slope that settles too slowly",
            (t, level) => Judgement.BandBeforeRival(
                new(t.Row.Exponent, t.Row.StandardError!.Value, double.PositiveInfinity), t.Row.Predicted, Anything,
                new(t.Row.RivalName, t.Row.Rival), level));
        var restarts = results.Rows(EosTables.Restarts);
        var longest = restarts.Where(r => r.Row.Predicted < 1 && r.Parameters.Budget == restarts.Max(m => m.Parameters.Budget)).ToList();
        yield return Each(Begun, longest, "no budget with κ < 1 is counted exactly", (r, _) =>
            Judgement.ExactBeforeRival(r.Row.Exponent, r.Row.Predicted, SequencesWidth, new("a finite mean", 1)));
        yield return Information(results);
    }

    /// <summary>Whether theory says that the slope has settled.</summary>
    public static bool IsReached(TailExponentRow row) => row.Remainder >= FastEnough;

    private static Claim Each<T>(ClaimSource source, IReadOnlyList<T> all, string none, Func<T, double, Finding> judge) => all.Count == 0
        ? source.NotTested(none)
        : source.Judged(level => Judgement.Combine(all.Select(x => new PointTest(Name(x), each => judge(x, each))), level));

    private static string Name<T>(T point) => point switch
    {
        Measured<EosParameters, TailExponentRow> row => Label(row.Parameters, row.Point.Draw),
        Measured<EosParameters, RestartRow> row => Label(row.Parameters, row.Point.Draw),
        IGrouping<string, Measured<EosParameters, LengthRow>> group => group.Key,
        IGrouping<string, Measured<EosParameters, MeanRow>> group => group.Key,
        _ => throw new ArgumentException($"{point} is no point of a claim"),
    };

    /// <summary>Rows by matrix, prompt and cut: budgets share the law of lengths.</summary>
    private static IEnumerable<IGrouping<string, Measured<EosParameters, TRow>>> Groups<TRow>(
        Results<EosParameters> results, TableDefinition<TRow> table) where TRow : class =>
        results.Rows(table).GroupBy(
            r => FormattableString.Invariant($"{Label(r.Parameters, r.Point.Draw)}, cut at {r.Parameters.Longest}"));

    private static string Label(EosParameters p, int draw) =>
        $"{MatrixName.Of(p.Matrix, p.VocabularySize, draw)}, prompt {string.Join(' ', p.StartCounts)}";

    private static double Sequences(IEnumerable<Measured<EosParameters, LengthRow>> rows) =>
        rows.GroupBy(r => (r.Point, r.Replicate)).Sum(g => (double)g.First().Parameters.Sequences);

    private static Finding LengthLaw(List<Measured<EosParameters, LengthRow>> rows, double level)
    {
        var points = rows.Where(r => r.Row.Exact.HasValue).GroupBy(r => r.Row.Length).OrderBy(g => g.Key)
            .Select(g => (Seen: g.Sum(r => (double)r.Row.AtLeast), Exact: g.First().Row.Exact!.Value, Rival: g.First().Row.Rival!.Value))
            .ToList();
        var total = Sequences(rows);
        var (statistic, effect, cells) = (0.0, 0.0, 0);
        var from = (Seen: total, Exact: 1.0, Rival: 1.0);
        for (var i = 0; i <= points.Count; i++)
        {
            var to = i < points.Count ? points[i] : (Seen: 0, Exact: 0, Rival: 0);
            var expected = total * (from.Exact - to.Exact);
            if (i < points.Count && (expected < SmallestExpectation || total * to.Exact < SmallestExpectation)) continue;
            var (seen, rival) = (from.Seen - to.Seen, total * (from.Rival - to.Rival));
            statistic += (seen - expected) * (seen - expected) / expected;
            effect += (rival - expected) * (rival - expected) / expected / total;
            cells++;
            from = to;
        }
        return Judgement.BeforeRival(Judgement.Counts(statistic, cells - 1, total, level),
            new("every word at the mean rate", Math.Sqrt(effect)), level);
    }

    /// <summary>By the two largest budgets: information a sequence has a finite mean where restarts decide, so its exponent is 0.</summary>
    private static Claim Information(Results<EosParameters> results)
    {
        var entries = results.Rows(EosTables.Information).Where(r => r.Row is { OneTrajectory: not null, Restarts: < 1 })
            .GroupBy(r => (Label: Label(r.Parameters, r.Point.Draw), r.Parameters.Longest, r.Row.Query, r.Row.Token))
            .Select(g => (g.Key, Budgets: g.GroupBy(r => r.Parameters.Budget).OrderBy(b => b.Key).TakeLast(2).ToList()))
            .Where(e => e.Budgets.Count == 2 && e.Budgets.TrueForAll(b => b.Count() >= Measurement.FewestOfAnyLaw)).ToList();
        var settled = entries.Where(e => e.Budgets[0].First().Row is var r && r.OneTrajectory <= r.Restarts - Settled).ToList();
        return settled.Count == 0
            ? Informed.NotTested("no matrix has equal rows, κ < 1, two budgets and 100 replicates of each")
            : Informed.Judged(level => Judgement.Combine(
                settled.Select(e => new PointTest($"{e.Key.Label}, entry {e.Key.Query} → {e.Key.Token}", each => Entry(e.Budgets, each))),
                level, "entries whose two exponents are nearly equal are measured only", entries.Count - settled.Count));
    }

    private static Finding Entry(List<IGrouping<int, Measured<EosParameters, InformationRow>>> budgets, double level)
    {
        var theory = budgets[0].First().Row;
        var log = Elementary.Log(budgets[1].Key / (double)budgets[0].Key);
        var (small, large) = (Ratio([.. budgets[0].Select(r => r.Row)]), Ratio([.. budgets[1].Select(r => r.Row)]));
        var estimate = new Measurement(theory.Restarts + Elementary.Log(large.Value / small.Value) / log,
            Math.Sqrt(small.Error * small.Error + large.Error * large.Error) / log,
            Math.Min(budgets[0].Count(), budgets[1].Count()) - 1);
        return Judgement.BandBeforeRival(
            estimate, theory.Restarts, Anything, new("one trajectory", Math.Max(0, theory.OneTrajectory!.Value)), level);
    }

    /// <summary>Information a sequence, a ratio of means, with its relative standard error.</summary>
    private static (double Value, double Error) Ratio(InformationRow[] rows)
    {
        var (information, sequences) = (rows.Average(r => r.Information), rows.Average(r => (double)r.SequencesBegun));
        var ratio = information / sequences;
        var residual = SampleMoments.Of([.. rows.Select(r => r.Information - ratio * r.SequencesBegun)]);
        return (ratio, residual.StandardError / information);
    }
}
