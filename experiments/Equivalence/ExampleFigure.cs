using System.Globalization;
using Experiments.Shared;
using Repro.Experiments;
using Repro.Figures;

namespace Experiments.Equivalence;

/// <summary>From attention to the chain on one prompt, with its numbers.</summary>
internal static class ExampleFigure
{
    /// <summary>Tokens whose numbers can be written out.</summary>
    private const int MostTokens = 6;

    public static Figure? Of(Results<EquivalenceParameters> results)
    {
        // A prompt of few tokens of which several occur shows most.
        var (point, rows) = results.ByPoint(EquivalenceTables.Example)
            .OrderByDescending(p => p.Point.Parameters.VocabularySize <= MostTokens && p.Rows.Count(r => r.Row.Count > 0) > 2)
            .FirstOrDefault();
        if (rows is null) return null;
        List<ExampleRow> tokens = [.. rows.Select(r => r.Row)];
        var bound = results.Rows(EquivalenceTables.Equivalence, point).FirstOrDefault(r => r.Replicate == 0)?.Row.Bound ?? 0;
        List<string> names = [.. tokens.Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Token}"))];
        Panel Of(string title, string axis, params Bars[] bars) => new()
        {
            Title = title,
            X = new("token", AxisScale.Category) { Categories = names },
            Y = new(axis),
            Traces = bars,
        };
        Bars Values(Func<ExampleRow, double> value, int color, string name = "") =>
            new() { Name = name, Color = color, X = names, Y = [.. tokens.Select(value)] };
        var query = tokens[0].Prompt.Split(' ')[^1];
        return new()
        {
            Name = "attention-on-a-prompt",
            Title = Title(tokens.Max(t => Math.Abs(t.Attention - t.Chain)), bound),
            Caption = $"The prompt {tokens[0].Prompt} ends in {query}, the query. In order: each token's count in it, the query's "
                + "row of P, their product, and the product divided by its sum beside what the attention layer computes from embeddings, "
                + $"scores and softmax.{Written(tokens)} First prompt of the first replicate; n = 1.",
            Tables = [EquivalenceTables.Example.Name],
            Columns = 4,
            Panels =
            [
                Of("counts", "times in the prompt", Values(t => t.Count, 0)),
                Of($"row {query} of P", "entry of P", Values(t => t.Row, 0)),
                Of("product", "times × entry", Values(t => t.Product, 0)),
                Of("next-token law", "probability", Values(t => t.Chain, 0, "chain: product ÷ its sum"),
                    Values(t => t.Attention, 1, "attention layer")),
            ],
        };
    }

    private static string Title(double difference, double bound)
    {
        var size = difference > 0 ? Counted.Power(difference) : "0";
        return difference == 0 ? "On one prompt attention and the chain are equal to the last bit"
            : difference <= bound ? $"On one prompt attention and the chain are equal to rounding (largest difference {size})"
            : $"On one prompt attention and the chain differ by {size}, more than rounding allows";
    }

    private static string Written(List<ExampleRow> tokens) => tokens.Count > MostTokens ? "" : " In numbers: " + string.Join("; ",
        tokens.Where(t => t.Count > 0).Select(t => string.Create(CultureInfo.InvariantCulture,
            $"token {t.Token}: {t.Count} × {t.Row:0.####} = {t.Product:0.####}, by the chain {t.Chain:0.####}, ")
            + string.Create(CultureInfo.InvariantCulture, $"by the layer {t.Attention:0.####}")))
        + ".";
}
