using Ccmc.Algebra;
using Ccmc.Likelihood;
using Ccmc.Prompts;
using Ccmc.Random;
using Ccmc.Samples;
using Ccmc.Tying;
using Experiments.Shared;

namespace Experiments.WeightTying;

/// <summary>What the replicates of a point share: readout, true logits by query, prompt types by query with their probabilities.</summary>
internal sealed record TyingPoint(DrawnReadout Drawn, Matrix Truth, IReadOnlyList<PromptTypes> Types, double[] Weights)
{
    public Matrix Readout => Drawn.Readout;

    public Matrix? Basis => Drawn.Basis;
}

/// <summary>Distances to CCMCs, and the loss as far as it is convex.</summary>
internal static class TyingCell
{
    /// <summary>Standard deviation of the logits of starts and probes.</summary>
    private const double Spread = 2;

    /// <summary>An eigenvalue below it is negative: far beyond what rounding makes of a zero, ε times the norm of a Hessian of order
    /// one.</summary>
    private const double NegativeCurvature = -1e-10;

    /// <summary>Ends whose laws are at most this far apart in total variation are one optimum: descents end at gradients of 10⁻⁹, so at
    /// curvatures of 10⁻³ and more they are closer.</summary>
    private const double SameOptimum = 1e-6;

    private static readonly FitOptions Plain = new() { StandardErrors = false, LogLikelihood = false };

    /// <summary>A row before starts and probes.</summary>
    private static readonly TyingRow Unsearched = new(
        Departure: 0,
        OwnGap: 0,
        NearestGap: 0,
        AbsentMass: 0,
        NegativeMass: 0,
        SumDeparture: 0,
        Unreadable: 0,
        SmallestAtTruth: null,
        SmallestSeen: null,
        NonconvexShare: null,
        InfiniteShare: 0,
        DistinctOptima: 0,
        WorstExcess: null,
        LostStarts: null);

    public static TyingRow Measure(TyingPoint point, int starts, int probes, ref RandomStream stream)
    {
        var row = Gaps(point);
        var problems = Problems(point);
        var (optima, worst, lost, tried) = (1, (double?)null, 0, 0);
        double? atTruth = null, seen = null;
        var (negative, finite, infinite) = (0, 0, 0);
        foreach (var (terms, truth, gauge) in problems)
        {
            if (Finite(RelaxedDescent.SmallestEigenvalue(terms, truth, gauge)) is { } smallest)
                atTruth = Math.Min(atTruth ?? smallest, smallest);
            for (var i = 0; i < probes; i++)
            {
                if (Finite(RelaxedDescent.SmallestEigenvalue(terms, Draws(truth.Length, ref stream), gauge)) is not { } value)
                {
                    infinite++;
                    continue;
                }
                finite++;
                seen = Math.Min(seen ?? value, value);
                if (value < NegativeCurvature) negative++;
            }
            var ends = Ends(terms, truth.Length, starts, ref stream);
            tried += ends.Count;
            lost += ends.Count(e => !e.Converged);
            var distinct = Distinct(terms, [.. ends.Where(e => e.Converged)]);
            optima = Math.Max(optima, distinct.Count);
            var least = RelaxedDescent.Evaluate(terms, truth).Value;
            foreach (var end in distinct) worst = Math.Max(worst ?? 0, Math.Max(0, end.Value - least));
        }
        return row with
        {
            SmallestAtTruth = atTruth,
            SmallestSeen = seen,
            NonconvexShare = finite == 0 ? null : (double)negative / finite,
            InfiniteShare = (double)infinite / (infinite + finite),
            DistinctOptima = optima,
            WorstExcess = worst,
            LostStarts = tried == 0 ? null : (double)lost / tried,
        };
    }

    /// <summary>With independent embeddings each query is a problem of its own in its logits; with fewer dimensions than tokens all share
    /// W.</summary>
    public static List<(IReadOnlyList<RelaxedTerm> Terms, double[] Truth, bool Gauge)> Problems(TyingPoint point)
    {
        var size = point.Truth.Rows;
        RelaxedTerm Term(int query, double weight, Matrix map) =>
            new(point.Types[query], point.Readout, point.Truth.Row(query).ToArray(), weight, map);
        if (point.Basis is not { } basis || basis.Columns == size)
        {
            var identity = Matrix.Of(size, size, (i, j) => i == j ? 1 : 0);
            return [.. Enumerable.Range(0, size)
                .Select(k => ((IReadOnlyList<RelaxedTerm>)[Term(k, 1, identity)], point.Truth.Row(k).ToArray(), true))];
        }
        var d = basis.Columns;
        // A = Q V Qᵀ by rows: a_k(j) = Σ_ab Q_ja V_ab Q_kb, parameters V_ab at a d + b.
        var terms = Enumerable.Range(0, size)
            .Select(k => Term(k, point.Weights[k], Matrix.Of(size, d * d, (j, p) => basis[j, p / d] * basis[k, p % d]))).ToList();
        var middle = basis.Transpose() * (point.Truth.Transpose() * basis);
        return [(terms, middle.Entries.ToArray(), false)];
    }

    private static TyingRow Gaps(TyingPoint point)
    {
        var size = point.Truth.Rows;
        double own = 0, nearest = 0, absent = 0, negative = 0, sum = 0, unreadable = 0;
        for (var k = 0; k < size; k++)
        {
            var (types, weight, truth) = (point.Types[k], point.Weights[k], point.Truth.Row(k).ToArray());
            var (laws, sums) = Laws(point.Readout, types, truth);
            for (var t = 0; t < laws.Length; t++)
            {
                negative += weight * types.Probability(t) * sums[t].Negative;
                sum += weight * types.Probability(t) * Math.Abs(sums[t].Total - 1);
                if (!laws[t].AsSpan().ContainsAnyExcept(0.0)) unreadable += weight * types.Probability(t);
            }
            own += weight * NearestChain.MeanTotalVariation(types, laws, truth);
            absent += weight * NearestChain.AbsentMass(types, laws);
            nearest += weight
                * Math.Min(NearestChain.Distance(types, laws, truth), NearestChain.Distance(types, laws, Fit(types, laws, size)));
        }
        return Unsearched with
        {
            Departure = Matrix.Of(size, size, (i, j) => point.Readout[i, j] - (i == j ? 1 : 0)).FrobeniusNorm(),
            OwnGap = own,
            NearestGap = nearest,
            AbsentMass = absent,
            NegativeMass = negative,
            SumDeparture = sum,
            Unreadable = unreadable,
        };
    }

    /// <summary>Absent mass, gap and fitted bias over ε, at ε and at half of it, beside their closed forms; the worst query's
    /// bias.</summary>
    public static FirstOrderRow FirstOrders(TyingPoint point, double epsilon)
    {
        var size = point.Truth.Rows;
        Matrix Moved(double share) => Matrix.Of(size, size, (i, j) => (i == j ? 1 : 0) + share * (point.Readout[i, j] - (i == j ? 1 : 0)));
        var noise = Matrix.Of(size, size, (i, j) => (point.Readout[i, j] - (i == j ? 1 : 0)) / epsilon);
        var row = new FirstOrderRow(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        for (var k = 0; k < size; k++)
        {
            var (types, weight, truth) = (point.Types[k], point.Weights[k], point.Truth.Row(k).ToArray());
            var theory = FirstOrder.Of(types, truth, noise, point.Drawn.RowNorms);
            var (whole, half) = (Seen(types, truth, point.Readout, epsilon), Seen(types, truth, Moved(0.5), epsilon / 2));
            double Off(double[] bias) => Distance(bias, theory.Bias) / Math.Max(double.Epsilon, Distance(theory.Bias, new double[size]));
            var extrapolated = Off([.. half.Bias.Zip(whole.Bias, (h, w) => 2 * h - w)]);
            row = row with
            {
                AbsentMass = row.AbsentMass + weight * whole.Absent,
                AbsentMassHalf = row.AbsentMassHalf + weight * half.Absent,
                AbsentMassPredicted = row.AbsentMassPredicted + weight * theory.AbsentMass,
                AbsentMassMean = row.AbsentMassMean + weight * theory.MeanAbsentMass,
                OwnGap = row.OwnGap + weight * whole.Gap,
                OwnGapHalf = row.OwnGapHalf + weight * half.Gap,
                OwnGapPredicted = row.OwnGapPredicted + weight * theory.OwnGap,
                OwnGapWithoutAbsent = row.OwnGapWithoutAbsent + weight * theory.GapWithoutAbsent,
                BiasError = Math.Max(row.BiasError, Off(whole.Bias)),
                BiasErrorHalf = Math.Max(row.BiasErrorHalf, Off(half.Bias)),
                BiasErrorExtrapolated = Math.Max(row.BiasErrorExtrapolated, extrapolated),
                BiasRival = k == 0 ? Off(theory.BiasUnscaled) : Math.Min(row.BiasRival, Off(theory.BiasUnscaled)),
            };
        }
        return row;
    }

    private static (double Absent, double Gap, double[] Bias) Seen(PromptTypes types, double[] truth, Matrix readout, double epsilon)
    {
        var (laws, _) = Laws(readout, types, truth);
        var (fitted, mean) = (Fit(types, laws, truth.Length), truth.Average());
        var shift = fitted.Average() - mean;
        return (NearestChain.AbsentMass(types, laws) / epsilon, NearestChain.MeanTotalVariation(types, laws, truth) / epsilon,
            [.. fitted.Zip(truth, (f, a) => (f - shift - a) / epsilon)]);
    }

    private static double Distance(double[] x, double[] y) => Math.Sqrt(x.Zip(y, (a, b) => (a - b) * (a - b)).Sum());

    /// <summary>What the readout makes of a query's attention, type by type, with the negative mass and the sum that it had before it was
    /// made a law.</summary>
    private static (double[][] Laws, (double Negative, double Total)[] Sums) Laws(Matrix readout, PromptTypes types, double[] truth)
    {
        var (laws, sums) = (new double[types.Count][], new (double, double)[types.Count]);
        var attention = new double[truth.Length];
        for (var t = 0; t < laws.Length; t++)
        {
            Readout.Attention(truth, types.Tokens(t), types.Counts(t), attention);
            laws[t] = new double[truth.Length];
            sums[t] = Readout.Law(readout, attention, laws[t]);
        }
        return (laws, sums);
    }

    /// <summary>The maximum-likelihood CCMC of the laws' mass on tokens in the prompt.</summary>
    private static double[] Fit(PromptTypes types, double[][] laws, int size)
    {
        var data = new ChoiceData(size);
        var counts = new int[size];
        for (var t = 0; t < laws.Length; t++)
        {
            var tokens = types.Tokens(t);
            var number = types.Counts(t);
            Array.Clear(counts);
            for (var s = 0; s < tokens.Length; s++) counts[tokens[s]] = number[s];
            foreach (var token in tokens)
                if (laws[t][token] > 0 && types.Probability(t) > 0) data.Add(counts, token, types.Probability(t) * laws[t][token]);
        }
        return MaximumLikelihood.Fit(data, options: Plain).LogitsWithinGroup;
    }

    private static List<DescentEnd> Ends(IReadOnlyList<RelaxedTerm> terms, int parameters, int starts, ref RandomStream stream)
    {
        var ends = new List<DescentEnd>();
        for (var i = 0; i < starts; i++)
        {
            var start = Draws(parameters, ref stream);
            if (double.IsFinite(RelaxedDescent.Evaluate(terms, start).Value)) ends.Add(RelaxedDescent.From(terms, start));
        }
        return ends;
    }

    private static List<DescentEnd> Distinct(IReadOnlyList<RelaxedTerm> terms, List<DescentEnd> ends)
    {
        var found = new List<(DescentEnd End, List<double[][]> Laws)>();
        foreach (var end in ends)
        {
            var laws = terms.Select(t => t.LawsAt(end.Theta)).ToList();
            if (!found.Exists(f => Apart(f.Laws, laws) <= SameOptimum)) found.Add((end, laws));
        }
        return found.ConvertAll(f => f.End);
    }

    private static double Apart(List<double[][]> first, List<double[][]> second)
    {
        var largest = 0.0;
        for (var k = 0; k < first.Count; k++)
            for (var t = 0; t < first[k].Length; t++)
                largest = Math.Max(largest, Distances.TotalVariation(first[k][t], second[k][t]));
        return largest;
    }

    private static double[] Draws(int length, ref RandomStream stream)
    {
        var values = new double[length];
        for (var i = 0; i < length; i++) values[i] = Spread * Draw.Normal(ref stream);
        return values;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
