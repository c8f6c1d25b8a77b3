using Ccmc.Random;

namespace Ccmc.Prompts;

/// <summary>Prompts on which estimates are judged, none of which they were fitted to: each query has its share ρ of them, at least two.
/// Immutable.</summary>
public sealed class FreshPrompts
{
    // Tokens of one array: far below what an array may hold, and drawn at one go.
    private const int PartTokens = 1 << 24;

    private readonly ushort[][][] tokens;

    private FreshPrompts(int length, ushort[][][] tokens) => (Length, this.tokens) = (length, tokens);

    /// <summary>L.</summary>
    public int Length { get; }

    /// <summary>How many have this query.</summary>
    public long Count(int query) => tokens[query].Sum(part => (long)part.Length) / Length;

    /// <summary>Draws about <paramref name="number"/> prompts, L · 2 bytes each.</summary>
    public static FreshPrompts Draw(PromptDistribution prompts, ref RandomStream stream, int number)
    {
        var (length, tokens) = (prompts.Length, new ushort[prompts.VocabularySize][][]);
        var largest = Math.Max(1, PartTokens / length);
        for (var k = 0; k < tokens.Length; k++)
        {
            var left = (int)Math.Max(2, Math.Ceiling(number * prompts.QueryProbability(k)));
            tokens[k] = new ushort[(left + largest - 1) / largest][];
            for (var part = 0; part < tokens[k].Length; part++, left -= largest)
            {
                tokens[k][part] = GC.AllocateUninitializedArray<ushort>(Math.Min(left, largest) * length);
                prompts.DrawPrompts(ref stream, k, tokens[k][part]);
            }
        }
        return new(length, tokens);
    }

    internal int Parts(int query) => tokens[query].Length;

    internal ReadOnlySpan<ushort> Part(int query, int part) => tokens[query][part];
}
