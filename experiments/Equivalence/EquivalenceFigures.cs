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
        if (ExampleFigure.Of(results) is { } example) yield return example;
        var plain = rows.Where(r => r.Parameters.Positional is NoPositions).ToList();
        if (plain.Count > 0) yield return ErrorAgainstCondition(plain);
        if (rows.Count > 0) yield return Diagonal(results);
    }

    /// <summary>The replicates whose κ is not chosen; empty if there are none.</summary>
    private static string Cloud(IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows)
    {
        var gaussian = rows.Where(r => r.Parameters.Embeddings is GaussianEmbeddings).Select(r => r.Row.Condition).ToList();
        return gaussian.Count == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture,
                $" The cloud from κ = {gaussian.Min():G2} to {gaussian.Max():G2}: Gaussian embeddings, whose κ is random.");
    }

    private static Figure ErrorAgainstCondition(IReadOnlyList<Measured<EquivalenceParameters, EquivalenceRow>> rows)
    {
        var gaussian = rows.Where(r => r.Parameters.Weights is GaussianWeights).ToList();
        var fromMatrix = rows.Where(r => r.Parameters.Weights is MatrixWeights).ToList();
        return new()
        {
            Name = "error-vs-condition",
            Claims = ["round-trip", "round-trip-logits", "outside-subspace"],
            Title = $"{Counted.Share(rows, r => r.Row.MaxAbsError <= r.Row.Bound)} replicates agree within their rounding bound, "
                + $"up to condition number {Counted.Two(rows.Max(r => r.Row.Condition))}",
            Caption = "Largest errors of one replicate each against the condition number of its embeddings; "
                + "replicates in exact agreement are not shown on the logarithmic axis. Grey: rounding bounds of the same replicates, "
                + "without a fitted constant, from the smallest (line) to the largest in each half decade of κ. Series are shifted by 12 % "
                + "so that they do not overlap. "
                + "Left: attention against the chain, over prompts and tokens. Right: W → P → W on S_E (relative) and P → W → P (nats), "
                + $"apart for W drawn with Gaussian entries and W computed from a P. {Counted.Of([rows.Count], "replicates")}."
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
                        .. Dots(gaussian, "W Gaussian", 0, 0, r => r.MaxAbsError),
                        .. Dots(fromMatrix, "W from P", 1, 1, r => r.MaxAbsError),
                    ],
                },
                new()
                {
                    Title = "round trips",
                    X = new("condition number κ(E)", AxisScale.Log), Y = new("largest error", AxisScale.Log),
                    Traces =
                    [
                        .. Bounds(rows, r => r.RoundtripBound),
                        .. Dots(gaussian, "W → P → W, W Gaussian", 2, 0, r => r.RoundtripError),
                        .. Dots(gaussian, "P → W → P, W Gaussian", 3, 2, r => r.LogitRoundtripError),
                        .. Dots(fromMatrix, "W → P → W, W from P", 4, 3, r => r.RoundtripError),
                        .. Dots(fromMatrix, "P → W → P, W from P", 5, 4, r => r.LogitRoundtripError),
                    ],
                },
            ],
        };

    }

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
        var met = rows.Where(r => r.Parameters.Positional is NoPositions || r.Parameters.Dropped == DroppedCondition.None).ToList();
        var dropped = rows.Where(r => r.Parameters.Positional is PositionalPrior && r.Parameters.Dropped != DroppedCondition.None).ToList();
        double Largest(List<Measured<EquivalenceParameters, ProbabilityRow>> of) => of.Max(r => Math.Abs(r.Row.Attention - r.Row.Chain));
        return new()
        {
            Name = "attention-vs-ccmc",
            Claims = ["attention-is-ccmc", "tokens-from-attention", "positional-attention-is-pe-ccmc", "tokens-from-positional-attention"],
            Title = (met.Count == 0
                ? "Attention and the chain"
                : $"Attention's probabilities differ from the chain's by at most {Counted.Two(Largest(met))}")
                + (dropped.Count == 0
                    ? ""
                    : $", and by up to {Counted.Two(Largest(dropped))} where a condition on positions is dropped"),
            Caption = "Next-token probabilities of the first prompt of each replicate, a marker for each token. First: distance of "
                + "attention from the chain, plain and with positions if both conditions hold; it grows with the condition number of "
                + "the embeddings. Then: attention against the chain with conditions on positions dropped. "
                + $"{Counted.Of([rows.Count], "probabilities")}.{Lowest(met)}",
            Tables = [EquivalenceTables.Probabilities.Name],
            Panels =
            [
                Rounding(met),
                .. Conditions[1..].Select((c, i) => DiagonalPanel(DroppedConditions.Words(c), 2 + i,
                    [.. dropped.Where(r => r.Parameters.Dropped == c)])).Where(p => p.Traces.OfType<Curve>().Any(t => t.X.Count > 2)),
            ],
        };
    }

    /// <summary>Distances below are rounding of rounding, and are drawn here with those that are zero.</summary>
    private const double Floor = 1e-18;

    /// <summary>How many distances are drawn at the lower end; empty for none.</summary>
    private static string Lowest(List<Measured<EquivalenceParameters, ProbabilityRow>> met)
    {
        var low = met.Where(r => Distance(r.Row) < Floor).ToList();
        return low.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" Distances below {Counted.Power(Floor)} ({low.Count:N0}, of which {low.Count(r => Distance(r.Row) == 0):N0} are zero) ")
            + "are drawn at the lower end.";
    }

    private static double Distance(ProbabilityRow row) => Math.Abs(row.Attention - row.Chain);

    private static Panel Rounding(List<Measured<EquivalenceParameters, ProbabilityRow>> rows)
    {
        Curve Of(string name, int color, Func<EquivalenceParameters, bool> which)
        {
            var seen = rows.Where(r => which(r.Parameters)).ToList();
            return new()
            {
                Name = name,
                Color = color,
                X = [.. seen.Select(r => r.Row.Chain)],
                Y = [.. seen.Select(r => Math.Max(Floor, Distance(r.Row)))],
            };
        }
        var low = rows.Exists(r => Distance(r.Row) < Floor);
        return new()
        {
            Title = "conditions met",
            X = new("probability by the chain") { Range = (0, 1) },
            Y = new("|attention − chain|", AxisScale.Log)
            {
                Range = low ? (Floor / 4, Math.Max(1e-15, 5 * rows.Max(r => Distance(r.Row)))) : null,
            },
            Traces =
            [
                .. new[] { Of("no positions", 0, p => p.Positional is NoPositions),
                    Of(DroppedConditions.Words(DroppedCondition.None), 1, p => p.Positional is PositionalPrior) }.Where(c => c.X.Count > 0),
                .. low ? [new Curve { Color = Trace.Black, Mode = CurveMode.Lines, X = [0.72], Y = [Floor * 4],
                    Labels = [$"0, or below {Counted.Power(Floor)}"] }] : Array.Empty<Trace>(),
            ],
        };
    }

    private static Panel DiagonalPanel(string title, int color, List<Measured<EquivalenceParameters, ProbabilityRow>> rows) => new()
    {
        Title = title,
        X = new("probability by the chain") { Range = (0, 1) },
        Y = new("probability by attention") { Range = (0, 1) },
        Traces =
        [
            Curve.Line("equality", (0, 0), (1, 1), Trace.Black),
            new Curve { Name = title, Color = color, X = [.. rows.Select(r => r.Row.Chain)], Y = [.. rows.Select(r => r.Row.Attention)] },
        ],
    };
}
