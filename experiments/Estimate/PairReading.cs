using System.Globalization;
using Experiments.Shared;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Reads <c>pairs.csv</c> row by row; what is wrong in a row is told with its line, the others are still read.</summary>
internal sealed class PairReading
{
    private const double LargestCount = 1L << 53;
    private const int Prompt = 0, Next = 1, Query = 2, Count = 3;

    private readonly InputFile file;
    private readonly Variant variant;
    private readonly PairSamples samples;
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<string> tokens = [];
    private readonly List<string> faults = [];
    private int[] prompt = new int[64];
    private long rows;
    private long faultyRows;
    private double used;
    private double leftOut;

    private PairReading(InputFile file, Variant variant)
    {
        (this.file, this.variant, samples) = (file, variant, new(variant));
        lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The samples; tokens are numbered in ordinal order, so the order of rows does not matter for that.</summary>
    /// <exception cref="DataFaultException">The file is no CSV file from some line on.</exception>
    public static EstimateInput Read(InputFile file, TextEncoding encoding, Variant variant)
    {
        var reading = new PairReading(file, variant);
        string[] required = variant == Variant.Cross ? ["prompt", "next", "query"] : ["prompt", "next"];
        string[] optional = variant == Variant.Cross ? ["count"] : ["query", "count"];
        foreach (var row in DelimitedRows.Read(file, encoding, required, optional))
        {
            reading.rows++;
            if (reading.Take(row) is not { Length: > 0 } fault) continue;
            if (reading.faultyRows++ < EstimateInput.MostFaults) reading.faults.Add($"{file.Name}:{row.Line}: {fault}");
        }
        return reading.Input();
    }

    private EstimateInput Input()
    {
        if (faultyRows > faults.Count) faults.Add($"{file.Name}: {faultyRows - faults.Count} more rows like these");
        var order = Enumerable.Range(0, tokens.Count).OrderBy(i => tokens[i], StringComparer.Ordinal).ToArray();
        var byAppearance = new int[tokens.Count];
        for (var rank = 0; rank < order.Length; rank++) byAppearance[order[rank]] = rank;
        samples.Number(byAppearance);
        return new()
        {
            Vocabulary = [.. order.Select(i => tokens[i])],
            Samples = samples,
            Records = rows,
            Used = used,
            LeftOut = leftOut,
            Faults = faults
        };
    }

    /// <summary>Adds a row; what is wrong with it, or nothing.</summary>
    private string Take(DataRow row)
    {
        var count = 1.0;
        if (row.Has(Count) && !TryCount(row[Count].Trim(' '), out count))
            return $"count is '{EstimateInput.Shown(row[Count])}'; it says how many samples the row stands for: an integer from 0 to 2^53";
        var length = 0;
        var text = row[Prompt];
        foreach (var part in text.Split(' '))
        {
            if (text[part].IsEmpty) continue;
            if (length == prompt.Length) Array.Resize(ref prompt, 2 * length);
            prompt[length++] = NumberOf(text[part], row);
        }
        if (length == 0) return "the prompt is empty; it holds tokens separated by spaces, at least one";
        if (!TryToken(row, Next, out var next, out var fault)) return fault;
        var query = prompt[length - 1];
        if (row.Has(Query))
        {
            if (!TryToken(row, Query, out var asked, out fault)) return fault;
            if (variant == Variant.Self && asked != query)
                return $"the query is '{EstimateInput.Shown(row[Query].Trim(' '))}', but the prompt ends with "
                    + $"'{EstimateInput.Shown(tokens[query])}': in variant self the query is the prompt's last token. "
                    + $"With the query apart, say variant: cross";
            query = asked;
        }
        return count == 0 ? "" : Take(query, prompt.AsSpan(0, length), next, count);
    }

    private string Take(int query, ReadOnlySpan<int> tokens, int next, double count)
    {
        if (count > LargestCount - used - leftOut)
            return "the counts sum to more than 2^53 samples, the most that are told apart; divide them";
        if (!tokens.Contains(next))
        {
            leftOut += count;
            return "";
        }
        used += count;
        samples.Add(query, tokens, next, count);
        return "";
    }

    private bool TryToken(DataRow row, int column, out int token, out string fault)
    {
        var name = column == Next ? "next" : "query";
        var text = row[column].Trim(' ');
        (token, fault) = (-1,
            text.IsEmpty ? $"{name} is empty; it is one token" : text.Contains(' ')
                ? $"{name} is '{EstimateInput.Shown(text)}', which holds a space; it is one token"
                : "");
        if (fault.Length == 0) token = NumberOf(text, row);
        return fault.Length == 0;
    }

    private int NumberOf(ReadOnlySpan<char> token, DataRow row)
    {
        if (lookup.TryGetValue(token, out var number)) return number;
        if (token.Length > EstimateInput.LongestToken)
            throw new DataFaultException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{file.Name}:{row.Line}: a token "
                        + $"has {token.Length} characters ('{EstimateInput.Shown(token)}'); at most {EstimateInput.LongestToken}, as every "
                        + $"table repeats it. Are the spaces missing that separate tokens?"));
        if (tokens.Count == EstimateInput.LargestVocabulary)
            throw new DataFaultException(
                $"{file.Name}:{row.Line}: '{EstimateInput.Shown(token)}' is token "
                    + $"number {tokens.Count + 1}; at most {EstimateInput.LargestVocabulary} different ones can be fitted, as each pair of "
                    + $"them has a row in the tables. Join rare tokens into one");
        number = tokens.Count;
        tokens.Add(token.ToString());
        lookup[token] = number;
        return number;
    }

    private static bool TryCount(ReadOnlySpan<char> text, out double count)
    {
        var known = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= (ulong)LargestCount;
        count = known ? value : 0;
        return known;
    }
}
