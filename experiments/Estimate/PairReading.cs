using System.Globalization;
using Experiments.Shared;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Reads <c>pairs.csv</c> row by row; what is wrong in a row is told with its line, the others are still read.</summary>
internal sealed class PairReading
{
    private const double LargestCount = 1L << 53;
    private const int Prompt = 0, Next = 1, Query = 2, Count = 3, Cluster = 4;

    private readonly InputFile file;
    private readonly Variant variant;
    private readonly NameNumbers tokens = new();
    private readonly NameNumbers queries;
    private readonly NameNumbers clusters = new();
    private readonly List<string> faults = [];
    private PairSamples samples;
    private int[] prompt = new int[64];
    private long rows;
    private long faultyRows;
    private double used;
    private double leftOut;
    private double cutElsewhere;
    private string whereElse = "";

    private PairReading(InputFile file, Variant variant)
    {
        (this.file, this.variant, samples) = (file, variant, new(variant));
        queries = variant == Variant.Cross ? new() : tokens;
    }

    /// <summary>The samples; tokens and queries are numbered in ordinal order, so the order of rows does not matter for that.</summary>
    /// <exception cref="DataFaultException">The file is no CSV file from some line on.</exception>
    public static EstimateInput Read(InputFile file, TextEncoding encoding, Variant variant)
    {
        var reading = new PairReading(file, variant);
        string[] required = variant == Variant.Cross ? ["prompt", "next", "query"] : ["prompt", "next"];
        string[] optional = variant == Variant.Cross ? ["count", "cluster"] : ["query", "count", "cluster"];
        foreach (var row in DelimitedRows.Read(file, encoding, required, optional))
        {
            if (reading.rows++ == 0) reading.samples = new(variant, row.Has(Cluster));
            if (reading.Take(row) is not { Length: > 0 } fault) continue;
            if (reading.faultyRows++ < EstimateInput.MostFaults) reading.faults.Add($"{file.Name}:{row.Line}: {fault}");
        }
        return reading.Input();
    }

    private EstimateInput Input()
    {
        if (faultyRows > faults.Count) faults.Add($"{file.Name}: {faultyRows - faults.Count} more rows like these");
        if (cutElsewhere > used) faults.Add(whereElse);
        var (vocabulary, ranks) = (tokens.Names.Order(StringComparer.Ordinal).ToArray(), tokens.Ranks());
        var labels = ReferenceEquals(queries, tokens) ? vocabulary : [.. queries.Names.Order(StringComparer.Ordinal)];
        var queryTokens = ReferenceEquals(queries, tokens)
            ? null
            : Array.ConvertAll(labels, label => tokens.TryFind(label, out var token) ? ranks[token] : -1);
        samples.Number(ranks, queryTokens is null ? ranks : queries.Ranks(), queryTokens);
        return new()
        {
            Vocabulary = vocabulary,
            Queries = labels,
            QueryTokens = queryTokens,
            Clusters = clusters.Names.Count,
            Samples = samples,
            Records = rows,
            Used = used,
            LeftOut = leftOut,
            Faults = faults,
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
        if (OtherSeparators.Of(text, row[Next]) is { } separator)
        {
            var told = $"'{EstimateInput.Shown(row[Next])}' is no token of the prompt, but would be "
                + $"if {OtherSeparators.NameOf(separator)} separated them; tokens of a prompt are separated by spaces alone";
            if (!OtherSeparators.IsVisible(separator)) return told;
            if (cutElsewhere == 0) whereElse = $"{file.Name}:{row.Line}: {told}. So it is with most samples";
            cutElsewhere += count;
        }
        foreach (var part in text.Split(' '))
        {
            if (text[part].IsEmpty) continue;
            if (length == prompt.Length) Array.Resize(ref prompt, 2 * length);
            prompt[length++] = NumberOf(tokens, text[part], row);
        }
        if (length == 0) return "the prompt is empty; it holds tokens separated by spaces, at least one";
        if (!TryName(row, Next, out var next, out var fault)) return fault;
        var query = prompt[length - 1];
        if (row.Has(Query))
        {
            if (!TryName(row, Query, out var asked, out fault)) return fault;
            if (variant == Variant.Self && asked != query)
                return $"the query is '{EstimateInput.Shown(row[Query].Trim(' '))}', but the prompt ends with "
                    + $"'{EstimateInput.Shown(tokens.Names[query])}': in variant self the query is the prompt's last token. "
                    + $"With the query apart, say variant: cross";
            query = asked;
        }
        var cluster = 0;
        if (row.Has(Cluster) && !TryName(row, Cluster, out cluster, out fault)) return fault;
        return count == 0 ? "" : Take((query, cluster), prompt.AsSpan(0, length), next, count);
    }

    private string Take((int Query, int Cluster) of, ReadOnlySpan<int> tokens, int next, double count)
    {
        if (count > LargestCount - used - leftOut)
            return "the counts sum to more than 2^53 samples, beyond which integers are not exact; divide all counts by one number";
        if (!tokens.Contains(next))
        {
            leftOut += count;
            return "";
        }
        used += count;
        samples.Add(of.Query, tokens, next, count, of.Cluster);
        return "";
    }

    private bool TryName(DataRow row, int column, out int number, out string fault)
    {
        var (name, what, names) = column switch
        {
            Next => ("next", "one token", tokens),
            Query => ("query", variant == Variant.Self ? "one token" : "one label", queries),
            _ => ("cluster", "the name of those samples that depend on one another, such as one person's", clusters),
        };
        var text = row[column].Trim(' ');
        var spaced = text.Contains(' ') && ReferenceEquals(names, tokens);
        (number, fault) = (-1,
            text.IsEmpty
                ? $"{name} is empty; it is {what}"
                : spaced ? $"{name} is '{EstimateInput.Shown(text)}', which holds a space; it is {what}" : "");
        if (fault.Length == 0) number = NumberOf(names, text, row);
        return fault.Length == 0;
    }

    private int NumberOf(NameNumbers names, ReadOnlySpan<char> name, DataRow row)
    {
        if (names.TryFind(name, out var number)) return number;
        if (name.Length > EstimateInput.LongestToken)
            throw new DataFaultException(
                string.Create(CultureInfo.InvariantCulture,
                    $"{file.Name}:{row.Line}: a token "
                        + $"has {name.Length} characters ('{EstimateInput.Shown(name)}'); at most {EstimateInput.LongestToken}, as every "
                        + $"table repeats it. Are the spaces missing that separate tokens?"));
        if (names.Names.Count == EstimateInput.LargestVocabulary && !ReferenceEquals(names, clusters))
        {
            if (cutElsewhere > used) throw new DataFaultException(whereElse);
            var (what, remedy) = ReferenceEquals(names, tokens) ? ("token", "Join rare tokens into one") : ("query", "Split the file");
            throw new DataFaultException(
                $"{file.Name}:{row.Line}: '{EstimateInput.Shown(name)}' is {what} number {names.Names.Count + 1}; "
                + $"at most {EstimateInput.LargestVocabulary} different ones can be fitted, as each pair of query and token has a row in "
                + $"the tables. {remedy}");
        }
        return names.Add(name);
    }

    // Tables written by other programs have counts as 3.0 or 3e2.
    private static bool TryCount(ReadOnlySpan<char> text, out double count)
    {
        const NumberStyles styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var known = decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var value)
            && decimal.IsInteger(value) && value <= 1L << 53
            && double.TryParse(text, styles, CultureInfo.InvariantCulture, out var rounded) && double.IsInteger(rounded);
        count = known ? (double)value : 0;
        return known;
    }
}
