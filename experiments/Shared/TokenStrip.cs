using System.Globalization;
using Repro.Figures;

namespace Experiments.Shared;

/// <summary>Tokens as coloured squares, a row for each time at which a trajectory is looked at.</summary>
/// <param name="Times">Tokens generated before each row.</param>
/// <param name="Rows">The tokens of each row.</param>
internal sealed record TokenStrip(IReadOnlyList<long> Times, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const int MostRows = 6;

    /// <summary>At most six of the rows, evenly spaced, the last among them; those from so many tokens on.</summary>
    public TokenStrip Chosen(long from)
    {
        int[] all = [.. Enumerable.Range(0, Times.Count).Where(i => Times[i] >= from)];
        int[] some = all.Length <= MostRows
            ? all
            : [.. Enumerable.Range(0, MostRows).Select(i => all[(int)Math.Round(i * (all.Length - 1.0) / (MostRows - 1))])];
        return new([.. some.Select(i => Times[i])], [.. some.Select(i => Rows[i])]);
    }

    /// <summary>The most frequent token of a row, and its count there.</summary>
    public (string Token, int Count) Top(int row) =>
        Rows[row].CountBy(t => t, StringComparer.Ordinal).MaxBy(t => t.Value) is var top ? (top.Key, top.Value) : default;

    /// <summary>How much more frequent the last row's most frequent token is than the first row's.</summary>
    public int Rise => Top(Rows.Count - 1).Count - Top(0).Count;

    /// <summary>The panel: a class for each of the tokens named, and one for all others where there are any.</summary>
    /// <param name="tokens">Tokens that have a colour, in its order.</param>
    /// <param name="names">Their names in the legend; empty where another panel has them.</param>
    public Panel Panel(IReadOnlyList<string> tokens, IReadOnlyList<string> names) => new()
    {
        Title = string.Create(CultureInfo.InvariantCulture, $"the next {Rows[0].Count} tokens"),
        X = new("place") { Range = (0.5, Rows[0].Count + 0.5) },
        Y = new("tokens before", AxisScale.Category) { Categories = [.. Times.Select(Power)], FromTop = true },
        Traces = [.. Rows.Select((row, k) => new Heatmap
        {
            X = [.. Enumerable.Range(1, row.Count).Select(i => (double)i)],
            Y = [k],
            Z = [[.. row.Select(token => tokens.ToList().IndexOf(token) is >= 0 and var at ? (double)at : tokens.Count)]],
            Legend = "token",
            Classes = [.. names, "another"],
            Hover = [.. row.Select(token => $"token: {token}")],
            Slide = k + 1,
        })],
    };

    /// <summary>A count in full up to 999, then by powers of ten: "100", "3.2×10⁵".</summary>
    public static string Power(long count) => count < 1000 ? count.ToString(CultureInfo.InvariantCulture) : Counted.Power(count);
}
