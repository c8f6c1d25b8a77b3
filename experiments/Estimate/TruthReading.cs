using System.Globalization;
using Ccmc.Functions;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Reads the chain that made the data: columns query, token, probability.</summary>
internal static class TruthReading
{
    /// <summary>Logits, queries × K, mean zero by row.</summary>
    /// <exception cref="DataFaultException">A row is wrong, twice there, or missing.</exception>
    public static double[] Read(InputFile file, IReadOnlyList<string> queries, IReadOnlyList<string> vocabulary)
    {
        var size = vocabulary.Count;
        var (rows, columns) = (Numbers(queries), Numbers(vocabulary));
        var probabilities = new double[queries.Count * size];
        foreach (var row in DelimitedRows.Read(file, TextEncoding.Auto, ["query", "token", "probability"], []))
        {
            var place = $"{file.Name}:{row.Line}";
            int Number(Dictionary<string, int> numbers, int column, string name) =>
                numbers.TryGetValue(row[column].ToString(), out var number) ? number
                : throw new DataFaultException($"{place}: {name} '{EstimateInput.Shown(row[column])}' is no {name} of the data");
            var at = Number(rows, 0, "query") * size + Number(columns, 1, "token");
            if (!double.TryParse(row[2], NumberStyles.Float, CultureInfo.InvariantCulture, out var p) || !(p > 0) || !double.IsFinite(p))
                throw new DataFaultException(
                    $"{place}: probability '{EstimateInput.Shown(row[2])}'; it must be positive and finite, with a point as decimal mark "
                        + $"(rows are normalised)");
            if (probabilities[at] > 0) throw new DataFaultException($"{place}: this query and token stand in an earlier row too");
            probabilities[at] = p;
        }
        var missing = Array.IndexOf(probabilities, 0);
        if (missing >= 0)
            throw new DataFaultException(
                $"{file.Name}: no row for query "
                    + $"'{EstimateInput.Shown(queries[missing / size])}' and token "
                    + $"'{EstimateInput.Shown(vocabulary[missing % size])}'; every query of the "
                    + $"data's {queries.Count} and token of its {size} has one");
        for (var k = 0; k < queries.Count; k++) Centre(probabilities.AsSpan(k * size, size));
        return probabilities;
    }

    private static Dictionary<string, int> Numbers(IReadOnlyList<string> names) =>
        Enumerable.Range(0, names.Count).ToDictionary(i => names[i], StringComparer.Ordinal);

    /// <summary>Probabilities up to a factor become logits of mean zero.</summary>
    private static void Centre(Span<double> row)
    {
        var sum = 0.0;
        foreach (ref var value in row) sum += value = Elementary.Log(value);
        foreach (ref var value in row) value -= sum / row.Length;
    }
}
