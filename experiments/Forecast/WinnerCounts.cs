using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Random;
using Ccmc.Statistics;
using Experiments.Shared;
using Repro.Claims;
using Repro.Experiments;
using static System.FormattableString;

namespace Experiments.Forecasting;

/// <summary>How many tokens can win alone, over many matrices of a random kind whose rows are independent with exchangeable
/// entries.</summary>
internal static class WinnerCounts
{
    /// <summary>Tokens up to which matrices are drawn to be counted.</summary>
    public const int MostTokens = 64;

    /// <summary>Matrices between two looks at the cancellation.</summary>
    private const int Patience = 256;

    /// <summary>Cells of the test expect this many matrices at least.</summary>
    private const double FewestExpected = 5;

    private const double SecondsPerEntry = 2e-8;

    private static readonly ClaimSource Source = new("single-winners", "mean field of Benaïm 1997; our derivation",
        "If rows are independent with exchangeable entries, the number of tokens that can win alone is Binomial(K, 1/K). Measured "
            + "value: Cohen's w of the counts over drawn matrices; rival: Poisson(1), the limit for large K");

    /// <summary>The claim, before there are results.</summary>
    public static ClaimSource ClaimSource => Source;

    /// <summary>Whether the law is that of this kind, at this many tokens.</summary>
    public static bool IsLawOf(ForecastParameters p) =>
        p.Matrix is GaussianLogits { Scale: > 0 } or DirichletRows && p.Draws > 0 && p.VocabularySize <= MostTokens;

    /// <summary>Seconds that counting takes, of a point's first cell.</summary>
    public static double Seconds(ForecastParameters p) =>
        IsLawOf(p) ? SecondsPerEntry * p.Draws * p.VocabularySize * p.VocabularySize : 0;

    /// <summary>Draws the matrices and counts.</summary>
    public static void Tell(ForecastParameters parameters, Cell cell)
    {
        var (present, stream) = (parameters.Present, cell.Seed("winners").Stream());
        var seen = new long[present.Length + 1];
        for (var i = 0; i < parameters.Draws; i++)
        {
            if (i % Patience == 0) cell.Cancellation.ThrowIfCancellationRequested();
            seen[SingleWinners.Count(Matrix(parameters, ref stream), present)]++;
        }
        for (var w = 0; w < seen.Length; w++)
            cell.Add(ForecastTables.WinnerCounts, new(
                Winners: w,
                Matrices: seen[w],
                Predicted: BinomialLaw.Probability(present.Length, w, 1.0 / present.Length),
                Poisson: Poisson(w)));
    }

    private static TransitionMatrix Matrix(ForecastParameters parameters, ref RandomStream stream) => parameters.Matrix switch
    {
        GaussianLogits g => TransitionMatrices.Gaussian(ref stream, parameters.VocabularySize, g.Scale),
        DirichletRows d => TransitionMatrices.Dirichlet(ref stream, parameters.VocabularySize, d.Concentration),
        _ => throw new ArgumentException($"the rows of {parameters.Matrix} are not exchangeable"),
    };

    private static double Poisson(int winners)
    {
        var value = Ccmc.Functions.Elementary.Exp(-1);
        for (var i = 2; i <= winners; i++) value /= i;
        return value;
    }

    /// <summary>A claim for each kind and size that has the law.</summary>
    public static IEnumerable<Claim> Claims(IReadOnlyList<ForecastGroup> groups)
    {
        var known = groups.Where(g => g.Point.Draw == 0 && IsLawOf(g.Point.Parameters)).DistinctBy(g => g.Point.Parameters).ToList();
        if (known.Count == 0)
            yield return Source.NotTested("no matrix is of a kind with independent rows of exchangeable entries (gaussian-logits of a "
                + $"positive scale or dirichlet) with draws above 0 and at most {MostTokens} tokens");
        var labels = known.ConvertAll(Label);
        for (var i = 0; i < known.Count; i++)
        {
            var (group, label) = (known[i], labels[i]);
            if (labels.Count(l => l == label) > 1) label = $"{label}, cell {group.Point.Cell}";
            yield return Source.Judged(level => Judge(group, level), DistanceToRival(group), known.Count == 1 ? "" : label);
        }
    }

    private static string Label(ForecastGroup group) =>
        $"K = {group.Point.Parameters.VocabularySize}, {MatrixName.Of(group.Point.Parameters.Matrix)}";

    private static Finding Judge(ForecastGroup group, double level)
    {
        var rows = Pooled(group.WinnerCounts);
        if (rows.Count == 0) return new InconclusiveFinding("no cell of this point finished", 0);
        double statistic = 0, total = rows.Sum(r => r.Matrices);
        foreach (var r in rows)
        {
            var expected = total * r.Predicted;
            statistic += (r.Matrices - expected) * (r.Matrices - expected) / expected;
        }
        var mean = group.WinnerCounts.Sum(r => (double)r.Winners * r.Matrices) / total;
        return Judgement.Counts(statistic, rows.Count - 1, total, level).Noted(
            Invariant($"{total} matrices; mean {mean:0.####} where 1 is predicted; none in {rows[0].Matrices / total:0.####}, ")
                + Invariant($"predicted {rows[0].Predicted:0.####}; Poisson(1) is at w = {DistanceToRival(group):0.###}"));
    }

    /// <summary>Cohen's w between the two laws on the cells that are judged.</summary>
    private static double DistanceToRival(ForecastGroup group) =>
        Math.Sqrt(Pooled(group.WinnerCounts).Sum(r => (r.Poisson - r.Predicted) * (r.Poisson - r.Predicted) / r.Predicted));

    /// <summary>Cells of enough expected matrices, the rarest numbers in one with the last of those.</summary>
    private static List<WinnerCountRow> Pooled(IReadOnlyList<WinnerCountRow> rows)
    {
        var (pooled, total) = (new List<WinnerCountRow>(), rows.Sum(r => r.Matrices));
        foreach (var r in rows)
        {
            if (pooled.Count > 0 && total * rows.Where(o => o.Winners >= r.Winners).Sum(o => o.Predicted) < FewestExpected)
                pooled[^1] = pooled[^1] with
                {
                    Matrices = pooled[^1].Matrices + r.Matrices,
                    Predicted = pooled[^1].Predicted + r.Predicted,
                    Poisson = pooled[^1].Poisson + r.Poisson,
                };
            else pooled.Add(r);
        }
        // More winners than tokens have no chance here, and some under the rival.
        if (pooled.Count > 0) pooled[^1] = pooled[^1] with { Poisson = 1 - pooled.Take(pooled.Count - 1).Sum(r => r.Poisson) };
        return pooled;
    }
}
