using System.Globalization;
using Experiments.Shared;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>What the data files hold, read once.</summary>
internal sealed record EstimateInput
{
    /// <summary>Largest K: tables have K² rows.</summary>
    public const int LargestVocabulary = 2000;

    /// <summary>Characters of a token.</summary>
    public const int LongestToken = 1 << 16;

    /// <summary>Faults told of one file.</summary>
    public const int MostFaults = 20;

    private readonly Lazy<double> entries;

    /// <summary>Nothing read yet.</summary>
    public EstimateInput() => entries = new(() =>
    {
        var sum = 0.0;
        for (var query = 0; query < Samples!.Queries; query++) Samples.Visit(query, sample => sum += sample.Distinct);
        return sum;
    });

    /// <summary>Tokens by number.</summary>
    public required IReadOnlyList<string> Vocabulary { get; init; }

    /// <summary>Rows of P by number: the tokens, or with variant cross of pairs the labels that queries have.</summary>
    public required IReadOnlyList<string> Queries { get; init; }

    /// <summary>The token that each query is, −1 for a label that is none; null where the queries are the tokens.</summary>
    public int[]? QueryTokens { get; init; }

    /// <summary>The token that a query is; null for a label that is none.</summary>
    public int? TokenOf(int query) => QueryTokens is null ? query : QueryTokens[query] >= 0 ? QueryTokens[query] : null;

    /// <summary>Clusters of pairs within which samples depend on one another; 0 where none are named.</summary>
    public long Clusters { get; init; }

    /// <summary>The samples that are used.</summary>
    public required Samples Samples { get; init; }

    /// <summary>Rows of pairs, positions of a text.</summary>
    public required long Records { get; init; }

    /// <summary>Samples used.</summary>
    public required double Used { get; init; }

    /// <summary>Σ distinct tokens over the records: what one visit of all samples costs.</summary>
    public double Entries => entries.Value;

    /// <summary>Samples left out, since their next token is not in their prompt.</summary>
    public required double LeftOut { get; init; }

    /// <summary>Share of a text's tokens that are <c>&lt;other&gt;</c>.</summary>
    public double OtherShare { get; init; }

    /// <summary>Logits of the chain that made the data, queries × K with mean zero by row; null where it is not known.</summary>
    public double[]? Truth { get; init; }

    /// <summary>What is wrong, one sentence each, starting with the parameter; nothing else holds then.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Share of all samples that are left out.</summary>
    public double LeftOutShare => LeftOut / (LeftOut + Used);

    /// <summary>No input, for these faults.</summary>
    public static EstimateInput Faulty(IEnumerable<string> faults) =>
        new()
        {
            Vocabulary = [],
            Queries = [],
            Samples = new PairSamples(Variant.Self),
            Records = 0,
            Used = 0,
            LeftOut = 0,
            Faults = [.. faults]
        };

    /// <summary>The input of a point; read once for each file and way of reading.</summary>
    public static EstimateInput Of(EstimateParameters parameters)
    {
        var data = parameters.Data;
        if (data.Pairs is not null == data.Text is not null)
            return Faulty(
                [$"data: {(data.Pairs is null ? "no file" : "both pairs and text")}; give one: {{pairs: pairs.csv}} or {{text: "
                    + $"book.txt}}"]);
        var file = (data.Pairs ?? data.Text)!;
        return file.Once((data with { Pairs = null, Text = null }, parameters.Variant), () => Read(file, data, parameters.Variant));
    }

    private static EstimateInput Read(InputFile file, EstimateData data, Variant variant)
    {
        var path = data.Pairs is null ? "data.text" : "data.pairs";
        try
        {
            var input = data.Pairs is null ? TextReading.Read(file, data, variant) : PairReading.Read(file, data.Encoding, variant);
            if (input.Faults.Count > 0) return Faulty(input.Faults.Select(f => $"{path}: {f}"));
            if (Emptiness(input) is { Length: > 0 } empty) return Faulty([$"{path}: {file.Name}: {empty}"]);
            return WithTruth(input, data);
        }
        catch (DataFaultException e)
        {
            return Faulty([$"{path}: {e.Message}"]);
        }
    }

    private static EstimateInput WithTruth(EstimateInput input, EstimateData data)
    {
        if (data.Truth is not { } file) return input;
        try
        {
            return input with { Truth = TruthReading.Read(file, input.Queries, input.Vocabulary) };
        }
        catch (DataFaultException e)
        {
            return Faulty([$"data.truth: {e.Message}"]);
        }
    }

    private static string Emptiness(EstimateInput input)
    {
        if (input.Used == 0 && input.LeftOut > 0)
            return string.Create(CultureInfo.InvariantCulture,
                $"of {input.LeftOut} samples none has its next token in its prompt, to which a CCMC gives probability 0; "
                    + $"is the last token of the prompt in 'next' alone, or the variant another?");
        if (input.Used == 0) return "it holds no samples; a sample is a prompt and the token that followed";
        return input.Vocabulary.Count < 2 ? $"it holds one token, '{Shown(input.Vocabulary[0])}'; a chain has at least 2" : "";
    }

    /// <summary>A token for a message: cut, and without what does not print.</summary>
    public static string Shown(ReadOnlySpan<char> token)
    {
        var text = token.Length <= 40 ? token.ToString() : string.Concat(token[..40], "…");
        return string.Concat(
            text.Select(c => char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString()));
    }
}
