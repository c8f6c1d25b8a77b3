using System.Globalization;
using Repro.Figures;

namespace Experiments.Shared;

/// <summary>A map of γᵢ + γⱼ − 1, the exponent with which the information on each entry of P grows.</summary>
internal static class ExponentMap
{
    /// <summary>Columns of a map whose cells have room for a number.</summary>
    public const int MostNumbered = 8;

    /// <summary>The panel.</summary>
    /// <param name="title">Above it.</param>
    /// <param name="tokens">The tokens of its rows and columns.</param>
    /// <param name="exponent">By query and next token; not finite for none.</param>
    /// <param name="missing">What it means that there is none.</param>
    public static Panel Of(string title, IReadOnlyList<int> tokens, Func<int, int, double> exponent, string missing)
    {
        List<string> names = [.. tokens.Select(j => j.ToString(CultureInfo.InvariantCulture))];
        double Shown(int i, int j) => exponent(i, j) is var e && double.IsFinite(e) ? e : double.NaN;
        double[] places = [.. Enumerable.Range(0, tokens.Count).Select(i => (double)i)];
        return new()
        {
            Title = title,
            X = new("next token j", AxisScale.Category) { Categories = names },
            Y = new("query i (row of P)", AxisScale.Category) { Categories = names, FromTop = true },
            Traces =
            [
                new Heatmap
                {
                    X = places,
                    Y = places,
                    Z = [.. tokens.Select(i => tokens.Select(j => Shown(i, j)).ToList())],
                    Legend = "exponent γᵢ + γⱼ − 1",
                    Numbered = tokens.Count <= MostNumbered,
                    Range = (-1, 1),
                    Diverging = true,
                    Missing = missing,
                },
            ],
        };
    }
}
