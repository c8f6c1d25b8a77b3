using System.Text;
using Experiments.Shared;
using Repro.Data;
using Repro.Experiments;

namespace Experiments.Estimate;

/// <summary>Reads a text piece by piece into numbered tokens; the most frequent keep their names.</summary>
internal sealed class TextReading
{
    /// <summary>The token that all rarer ones become.</summary>
    public const string Other = "<other>";

    /// <summary>Tokens in a piece: the length is not known before the end, and one growing array would be copied, old and new
    /// together.</summary>
    private const int PieceLength = 1 << 16;

    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly List<long> frequency = [];
    private readonly List<int[]> pieces = [];
    private int count;
    private readonly StringBuilder word = new();
    private bool returned;

    private TextReading() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The samples.</summary>
    /// <exception cref="DataFaultException">The file is no text.</exception>
    public static EstimateInput Read(InputFile file, EstimateData data, Variant variant)
    {
        var reading = new TextReading();
        foreach (var piece in TextContent.Pieces(file, data.Encoding)) reading.Take(piece.Span, data.Tokenizer);
        reading.EndWord(data.Tokenizer);
        return reading.Input(file, data, variant);
    }

    private void Take(ReadOnlySpan<char> piece, Tokenizer tokenizer)
    {
        foreach (var c in piece)
        {
            if (tokenizer == Tokenizer.Characters) TakeCharacter(c);
            else if (tokenizer == Tokenizer.Words
                ? char.IsLetterOrDigit(c) || IsMark(c) || (IsApostrophe(c) && word.Length > 0)
                : !char.IsWhiteSpace(c)) Extend(c);
            else EndWord(tokenizer);
        }
    }

    private void Extend(char c)
    {
        if (word.Length < EstimateInput.LongestToken) word.Append(c);
    }

    private void TakeCharacter(char c)
    {
        // A line end is one token however it is written.
        if (c == '\n' && returned)
        {
            returned = false;
            return;
        }
        returned = c == '\r';
        word.Append(returned ? '\n' : c);
        if (!char.IsHighSurrogate(c)) EndWord(Tokenizer.Characters);
    }

    private void EndWord(Tokenizer tokenizer)
    {
        if (tokenizer == Tokenizer.Words)
        {
            while (word.Length > 0 && IsApostrophe(word[^1])) word.Length--;
            for (var i = 0; i < word.Length; i++) word[i] = IsApostrophe(word[i]) ? '\'' : char.ToLowerInvariant(word[i]);
        }
        if (word.Length == 0) return;
        var token = word.ToString();
        word.Clear();
        if (!lookup.TryGetValue(token, out var number))
        {
            number = numbers.Count;
            numbers.Add(token, number);
            frequency.Add(0);
        }
        frequency[number]++;
        if (count == Array.MaxLength) throw new DataFaultException("the text has more tokens than can be held in memory");
        if (count % PieceLength == 0) pieces.Add(new int[PieceLength]);
        pieces[^1][count++ % PieceLength] = number;
    }

    /// <summary>The text by rank; its pieces are let go.</summary>
    private int[] Ranked(int[] rank)
    {
        var tokens = new int[count];
        for (var t = 0; t < tokens.Length; t++)
        {
            tokens[t] = rank[pieces[t / PieceLength][t % PieceLength]];
            if (t % PieceLength == PieceLength - 1) pieces[t / PieceLength] = [];
        }
        return tokens;
    }

    private EstimateInput Input(InputFile file, EstimateData data, Variant variant)
    {
        var names = new string[numbers.Count];
        foreach (var (name, number) in numbers) names[number] = name;
        var order = Enumerable.Range(0, names.Length).Where(i => names[i] != Other).OrderByDescending(i => frequency[i])
            .ThenBy(i => names[i], StringComparer.Ordinal).ToArray();
        var kept = names.Length <= data.VocabularySize ? order.Length : Math.Min(order.Length, data.VocabularySize - 1);
        var pooled = kept < names.Length;
        var rank = new int[names.Length];
        Array.Fill(rank, kept);
        for (var i = 0; i < kept; i++) rank[order[i]] = i;
        var tokens = Ranked(rank);
        var others = tokens.LongCount(token => token == kept);
        string[] vocabulary = [.. order[..kept].Select(i => names[i]), .. pooled ? [Other] : Array.Empty<string>()];
        if (vocabulary.Length == 0) return EstimateInput.Faulty([$"{file.Name}: no tokens; this tokenizer finds none in it"]);
        var samples = new TextSamples(tokens, vocabulary.Length, data.Context, variant);
        var leftOut = Enumerable.Range(0, vocabulary.Length).Sum(samples.CountLeftOut);
        var all = Math.Max(0, tokens.Length - (variant == Variant.Self ? 1 : 2));
        return new()
        {
            Vocabulary = vocabulary,
            Queries = vocabulary,
            Samples = samples,
            Records = tokens.Length,
            LeftOut = leftOut,
            Used = all - leftOut,
            OtherShare = tokens.Length == 0 ? 0 : (double)others / tokens.Length,
        };
    }

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019';

    /// <summary>Accents written apart from their letters, and halves of characters beyond the first 65,536.</summary>
    private static bool IsMark(char c) =>
        char.IsSurrogate(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
