using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>The user's own data: <c>data: {pairs: pairs.csv}</c> or <c>data: {text: book.txt, …}</c>.</summary>
public sealed record EstimateData
{
    [Parameter("a CSV file of pairs: columns prompt (tokens separated by spaces) and next; query with variant cross; optionally count, "
        + "the number of such samples; separated by commas, semicolons or tabs, also as .gz"), Streamed]
    public InputFile? Pairs { get; init; }

    [Parameter("a text file: the tokens before each position are a prompt, its token the next; also as .gz"), Streamed]
    public InputFile? Text { get; init; }

    /// <summary>Where tokens of a text end.</summary>
    [Parameter("how a text is split into tokens; pairs are split at spaces")]
    public Tokenizer Tokenizer { get; init; } = Tokenizer.Words;

    [Parameter("K for a text: its most frequent tokens, the rarer ones merged into one, <other>; pairs define their own",
        Unit = "tokens", Minimum = 2, Maximum = EstimateInput.LargestVocabulary)]
    public int VocabularySize { get; init; } = 200;

    [Parameter("longest prompt of a text; positions near its start have shorter ones", Unit = "tokens", Minimum = 1, Maximum = 1_000_000)]
    public int Context { get; init; } = 256;

    [Parameter("encoding of the file; auto: by its mark, else UTF-8 (or UTF-16 where every other byte is zero)")]
    public TextEncoding Encoding { get; init; } = TextEncoding.Auto;

    /// <summary>The chain behind the data.</summary>
    [Parameter("the chain that generated the data, if known: a CSV file with columns query, token, probability, one row for each pair "
        + "of tokens; claims are judged against it")]
    public InputFile? Truth { get; init; }
}

/// <summary>How a text is cut into tokens.</summary>
public enum Tokenizer
{
    /// <summary>Runs of letters, digits and apostrophes within, in lower case; the rest is left out.</summary>
    Words,

    /// <summary>Every character (Unicode scalar value); CR LF is one line feed.</summary>
    Characters,

    /// <summary>Everything between white space, unchanged.</summary>
    Whitespace,
}
