using System.Globalization;
using Ccmc.Models;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Reads the chain that made the data: columns query, token, probability.</summary>
internal static class TruthReading
{
    /// <summary>Logits K × K, mean zero by row.</summary>
    /// <exception cref="DataFaultException">A row is wrong, twice there, or missing.</exception>
    public static double[] Read(InputFile file, IReadOnlyList<string> vocabulary)
    {
        var size = vocabulary.Count;
        var numbers = Enumerable.Range(0, size).ToDictionary(i => vocabulary[i], StringComparer.Ordinal);
        var probabilities = new double[size * size];
        foreach (var row in DelimitedRows.Read(file, TextEncoding.Auto, ["query", "token", "probability"], []))
        {
            var place = $"{file.Name}:{row.Line}";
            int Number(int column, string name) => numbers.TryGetValue(row[column].ToString(), out var number) ? number
                : throw new DataFaultException($"{place}: {name} '{EstimateInput.Shown(row[column])}' is no token of the data");
            var at = Number(0, "query") * size + Number(1, "token");
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
                    + $"'{EstimateInput.Shown(vocabulary[missing / size])}' and token "
                    + $"'{EstimateInput.Shown(vocabulary[missing % size])}'; every pair of the data's {size} tokens has one");
        var matrix = TransitionMatrix.FromProbabilities(probabilities);
        return [.. Enumerable.Range(0, size).SelectMany(k => matrix.LogitRow(k).ToArray())];
    }
}
