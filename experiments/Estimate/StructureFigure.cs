using System.Globalization;
using Experiments.Shared;
using Repro.Figures;

namespace Experiments.Estimate;

/// <summary>The fitted matrix as a map: probabilities, and log-odds where they are finite.</summary>
internal static class StructureFigure
{
    private const int MostTokens = 20;

    /// <summary>A logarithmic scale reaches down to this share of the largest probability.</summary>
    private const double LowestShare = 1e-4;

    public static Figure Of(IReadOnlyList<LogitRow> logits, IReadOnlyList<DiagnosticRow> diagnostics)
    {
        var chosen = diagnostics.Select((d, i) => (d, i)).OrderByDescending(p => p.d.Samples).ThenBy(p => p.i).Take(MostTokens)
            .Select(p => p.i).Order().ToList();
        var columns = Columns(logits, diagnostics, chosen);
        var size = logits.Count / diagnostics.Count;
        var queries = TokenText.Distinct(chosen.Select(i => diagnostics[i].Query));
        List<string> rows =
            [.. chosen.Select((i, k) => string.Create(CultureInfo.InvariantCulture, $"{queries[k]} ({diagnostics[i].Samples:N0})"))];
        List<string> tokens = [.. columns.Select(j => logits[j].Token)];
        var names = new MapNames(rows, TokenText.Distinct(tokens));
        double[] Places(int count) => [.. Enumerable.Range(0, count).Select(i => (double)i)];
        double[][] Values(Func<LogitRow, double?> value) =>
            [.. chosen.Select(i => columns.Select(j => value(logits[i * size + j]) ?? double.NaN).ToArray())];
        Heatmap Cells(string legend, string missing, Func<LogitRow, double?> value) =>
            new() { X = Places(columns.Count), Y = Places(chosen.Count), Z = Values(value), Legend = legend, Missing = missing };
        var probability = Shown(Cells("probability π", "not known", r => r.Probability));
        List<Heatmap> odds = logits.Any(r => r.LogOdds.HasValue)
            ? [Shown(Cells("log-odds (nats)", "no finite estimate", r => r.LogOdds) with { Diverging = true })]
            : [];
        return new()
        {
            Name = "transition-structure",
            Title = $"{Counted.Share(diagnostics, d => d.Why.Length == 0)} rows of P are fully identified; "
                + Likeliest(logits, chosen.Select(i => (i, diagnostics[i])).MaxBy(d => d.Item2.Samples), size),
            Caption = (chosen.Count < diagnostics.Count
                ? $"The {chosen.Count} queries with the most samples, of {diagnostics.Count}. "
                : "")
                + (columns.Count < size && !ReferenceEquals(columns, chosen)
                    ? $"The {columns.Count} tokens likeliest under them, of {size}. "
                    : "")
                + "Row: query with its number of samples; column: token. "
                + (odds.Count > 0 ? "First: π" : "π")
                + " over the tokens of a component, or that of the boundary solution if no finite estimate exists"
                + (probability.Logarithmic ? "; colours on a logarithmic scale, down to 10⁻⁴ of the largest; smaller values and zero "
                    + "have the darkest colour. " : ". ")
                + (odds.Count > 0 ? "Then: its log-odds, mean zero by component. " : "")
                + (odds.Append(probability).Any(map => map.Z.Any(row => row.Any(double.IsNaN)))
                    ? "Grey: not known, for the reason in diagnostics.csv. "
                    : "")
                + "Numbers that do not fit their cells are in the hover text and the table."
                + (names.Tokens.Concat(names.Queries).Any(name => name.Contains('␣') || name.Contains('⏎'))
                    ? " ␣ is a space, ⏎ a line end."
                    : "")
                + TokenText.Key(tokens, names.Tokens),
            Tables = [EstimateTables.Logits.Name, EstimateTables.Diagnostics.Name],
            Panels =
            [
                Map("probability", names, probability),
                .. odds.Select(map => Map("log-odds", names, map)),
            ],
        };
    }

    /// <summary>The tokens of the chosen queries where each is one; else those likeliest under the chosen queries, weighted by their
    /// samples.</summary>
    private static List<int> Columns(IReadOnlyList<LogitRow> logits, IReadOnlyList<DiagnosticRow> diagnostics, List<int> chosen)
    {
        var size = logits.Count / diagnostics.Count;
        var tokens = Enumerable.Range(0, size).ToDictionary(j => logits[j].Token, StringComparer.Ordinal);
        if (diagnostics.Count == size && diagnostics.All(d => tokens.ContainsKey(d.Query))) return chosen;
        double Weight(int token) => chosen.Sum(i => diagnostics[i].Samples * (logits[i * size + token].Probability ?? 0));
        return [.. Enumerable.Range(0, size).OrderByDescending(Weight).ThenBy(j => j).Take(MostTokens).Order()];
    }

    /// <summary>What most often follows the query with the most samples.</summary>
    private static string Likeliest(IReadOnlyList<LogitRow> logits, (int Place, DiagnosticRow Row) query, int size)
    {
        var next = logits.Skip(query.Place * size).Take(size).Where(r => r.Probability.HasValue).MaxBy(r => r.Probability);
        return next is null
            ? $"row {TokenText.Of(query.Row.Query)} is not"
            : string.Create(CultureInfo.InvariantCulture,
                $"largest after {TokenText.Of(query.Row.Query)}: {TokenText.Of(next.Token)}, π = {next.Probability:0.##}");
    }

    private sealed record MapNames(IReadOnlyList<string> Queries, IReadOnlyList<string> Tokens);

    /// <summary>Query by token.</summary>
    private static Panel Map(string title, MapNames names, Heatmap map) => new()
    {
        Title = title,
        X = new("token", AxisScale.Category) { Categories = names.Tokens },
        Y = new("query", AxisScale.Category) { Categories = names.Queries, FromTop = true },
        Traces = [map],
    };

    /// <summary>With its colours, and numbers where there are few cells.</summary>
    private static Heatmap Shown(Heatmap map)
    {
        var largest = map.Z.SelectMany(v => v).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(1).Max();
        var smallest = map.Z.SelectMany(v => v).Where(v => v > 0).DefaultIfEmpty(largest).Min();
        var decades = !map.Diverging && smallest < largest / 10;
        return map with
        {
            Numbered = Math.Max(map.X.Count, map.Y.Count) <= ExponentMap.MostNumbered,
            Logarithmic = decades,
            Range = map.Diverging ? (-largest, largest) : decades ? (Math.Max(smallest, LowestShare * largest), largest) : null,
        };
    }
}
