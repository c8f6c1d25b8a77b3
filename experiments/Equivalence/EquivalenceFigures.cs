using System.Globalization;
using Ccmc.Models;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Equivalence;

/// <summary>The figures of <c>equivalence</c>: rows to pictures.</summary>
internal static class EquivalenceFigures
{
    private static readonly DroppedCondition[] Conditions =
        [DroppedCondition.None, DroppedCondition.TokenIndependence, DroppedCondition.QueryIndependence, DroppedCondition.Both];

    /// <summary>Those figures for which there are rows.</summary>
    public static IEnumerable<Figure> Of(Results<EquivalenceParameters> results)
    {
        var rows = results.Rows(EquivalenceTables.Equivalence);
        var plain = rows.Where(r => r.Parameters.Positional is NoPositions).ToList();
        var positional = rows.Where(r => r.Parameters.Positional is PositionalPrior).ToList();
        if (plain.Count > 0) yield return ErrorAgainstCondition(plain);
        if (rows.Count > 0) yield return Diagonal(results);
        if (positional.Count > 0) yield return Gap(positional);
    }

    /// <summary>Where the replicates lie whose κ is not chosen; empty where there are none.</summary>
    private static string Cloud(IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows)
    {
        var gaussian = rows.Where(r => r.Parameters.Embeddings is GaussianEmbeddings).Select(r => r.Row.Condition).ToList();
        return gaussian.Count == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $" The cloud from κ = {gaussian.Min():G2} to {gaussian.Max():G2}: Gaussian embeddings, whose κ is left to chance.");
    }

    private static Figure ErrorAgainstCondition(IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows) => new()
    {
        Name = "error-vs-condition",
        Title = "The identities hold to rounding, at every condition number",
        Caption = "Largest errors of one replicate each against the condition number of its embeddings; "
            + "replicates in exact agreement have no place on the logarithmic axis. Grey: "
            + "bounds of the same replicates from rounding analysis, no constant fitted, from the smallest (line) to the largest in each "
            + "half decade of κ. Series are moved sideways by 12 % so that they stay apart. "
            + "Left: attention against the chain, over prompts and tokens. Right: W → P → W on S_E (relative) and P → W → P (nats)."
            + Cloud(rows),
        Tables = [EquivalenceTables.Equivalence.Name],
        Panels =
        [
            new()
            {
                Title = "attention against the chain",
                X = new("condition number κ(E)", AxisScale.Log), Y = new("largest error of a probability", AxisScale.Log),
                Traces =
                [
                    .. Bounds(rows, r => r.Bound),
                    .. Dots(rows.Where(r => r.Parameters.Weights is GaussianWeights), "W Gaussian", 0, 0, r => r.MaxAbsError),
                    .. Dots(rows.Where(r => r.Parameters.Weights is MatrixWeights), "W from P", 1, 1, r => r.MaxAbsError),
                ],
            },
            new()
            {
                Title = "round trips",
                X = new("condition number κ(E)", AxisScale.Log), Y = new("largest error", AxisScale.Log),
                Traces =
                [
                    .. Bounds(rows, r => r.RoundtripBound),
                    .. Dots(rows, "W → P → W", 2, 0, r => r.RoundtripError),
                    .. Dots(rows, "P → W → P", 3, 2, r => r.LogitRoundtripError),
                ],
            },
        ],
    };

    /// <summary>Smallest and largest bound, in half decades of κ.</summary>
    private static IEnumerable<Trace> Bounds(IEnumerable<Measured<EquivalenceParameters, EquivalenceRow>> rows,
        Func<EquivalenceRow, double> bound)
    {
        var groups = rows.GroupBy(r => Math.Round(2 * Math.Log10(r.Row.Condition))).OrderBy(g => g.Key).ToList();
        double[] x = [.. groups.Select(g => g.Average(r => r.Row.Condition))];
        double[] least = [.. groups.Select(g => g.Min(r => bound(r.Row)))];
        yield return new Band
        {
            Name = "bound, smallest to largest",
            Color = Trace.Grey,
            X = x,
            Lower = least,
            Upper = [.. groups.Select(g => g.Max(r => bound(r.Row)))]
        };
        yield return new Curve { Name = "smallest bound", Color = Trace.Grey, Mode = CurveMode.Lines, X = x, Y = least };
    }

    private static IEnumerable<Trace> Dots(IEnumerable<Measured<EquivalenceParameters, EquivalenceRow>> rows,
        string name, int color, int symbol, Func<EquivalenceRow, double> value)
    {
        var seen = rows.Where(r => value(r.Row) > 0).ToList();
        if (seen.Count == 0) yield break;
        yield return new Curve
        {
            Name = name,
            Color = color,
            Symbol = symbol,
            X = [.. seen.Select(r => r.Row.Condition * (color % 2 == 0 ? 1 : 1.12))],
            Y = [.. seen.Select(r => value(r.Row))]
        };
    }

    private static Figure Diagonal(Results<EquivalenceParameters> results)
    {
        var rows = results.Rows(EquivalenceTables.Probabilities);
        return new()
        {
            Name = "attention-vs-ccmc",
            Title = "Attention gives the chain's probabilities, but not where a condition on positions is dropped",
            Caption = "Next-token probabilities; each marker is one token of the first prompt of a replicate. Left: plain attention, "
                + "and attention with positions where both conditions hold: all on the diagonal. Right: "
                + "positions with a condition dropped.",
            Tables = [EquivalenceTables.Probabilities.Name],
            Panels =
            [
                DiagonalPanel("conditions met", rows,
                    [("no positions", 0, p => p.Positional is NoPositions),
                        (DroppedConditions.Words(DroppedCondition.None),
                            1, p => p is { Positional: PositionalPrior, Dropped: DroppedCondition.None })]),
                DiagonalPanel("a condition dropped", rows,
                    [.. Conditions[1..].Select(
                        (c, i) => (DroppedConditions.Words(c), 2 + i,
                            (Func<EquivalenceParameters, bool>)(p => p.Positional is PositionalPrior && p.Dropped == c)))]),
            ],
        };
    }

    private static Panel DiagonalPanel(
        string title, IReadOnlyList<Measured<EquivalenceParameters, ProbabilityRow>> rows,
        IReadOnlyList<(string Name, int Color, Func<EquivalenceParameters, bool> Which)> series) => new()
        {
            Title = title,
            X = new("probability by the chain") { Range = (0, 1) },
            Y = new("probability by attention") { Range = (0, 1) },
            Traces =
            [
                new Curve { Name = "equality", Color = Trace.Grey, Mode = CurveMode.Lines, Dashed = true, X = [0, 1], Y = [0, 1] },
                .. series.Select(s => (s.Name, s.Color, Rows: rows.Where(r => s.Which(r.Parameters)).ToList())).Where(s => s.Rows.Count > 0)
                    .Select(s =>
                        new Curve { Name = s.Name, Color = s.Color, X = [.. s.Rows.Select(r => r.Row.Chain)],
                            Y = [.. s.Rows.Select(r => r.Row.Attention)] }),
            ],
        };

    private static Figure Gap(IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows)
    {
        var labels = rows.Select(r => r.Parameters.Positional.Label).Distinct().ToList();
        double Largest(string label, DroppedCondition condition) => rows
            .Where(r => r.Parameters.Positional is PositionalPrior p && p.Label == label && r.Parameters.Dropped == condition)
            .Select(r => r.Row.MaxTotalVariation).DefaultIfEmpty(double.NaN).Max();
        return new()
        {
            Name = "gap-without-condition",
            Title = "Positions act as a prior only where both conditions hold",
            Caption = "Largest total-variation distance between attention with positions and the chain with that prior, "
                + "over prompts and replicates, by prior over the age of a position: γ^age, (age + 1)^−α, a window of w tokens, a table. "
                + "Both conditions met: rounding. "
                + "One dropped: the base row depends on the position (token independence) or the prior on the query (query independence), "
                + "and the chain is off by a lot.",
            Tables = [EquivalenceTables.Equivalence.Name],
            Columns = 1,
            Panels =
            [
                new()
                {
                    X = new("prior by age", AxisScale.Category) { Categories = labels },
                    Y = new("largest total-variation distance", AxisScale.Log),
                    Traces = [.. Conditions.Select(
                        (c, i) => Largests(DroppedConditions.Words(c), i, [.. labels.Select(l => Largest(l, c))])).Where(c =>
                            c.Y.Any(y => y > 0))],
                },
            ],
        };
    }

    /// <summary>One condition's marker over each prior, beside those of the other conditions.</summary>
    private static Curve Largests(string name, int condition, double[] values) => new()
    {
        Name = name,
        Color = 1 + condition,
        X = [.. values.Select((_, i) => i + 0.12 * (condition - (Conditions.Length - 1) / 2.0))],
        Y = [.. values.Select(v => v > 0 ? v : double.NaN)],
    };
}
