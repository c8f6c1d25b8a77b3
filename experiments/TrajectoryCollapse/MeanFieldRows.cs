using System.Globalization;
using System.Numerics;
using Ccmc.MeanField;
using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>The rows of forecast.csv.</summary>
internal static class MeanFieldRows
{
    private const int ContinuaNamed = 20;

    /// <summary>Rows beyond which only stable fixed points are listed: large vocabularies have thousands of unstable ones.</summary>
    private const int MostRows = 20_000;

    /// <summary>Tokens until the winners are decided, null for never.</summary>
    public static double? TokensToDecide(TrajectoryCollapseParameters parameters, MeanFieldAnalysis field) =>
        FixedPointColumns.Tokens(field.LengthToDecide(parameters.DecidedBelow), parameters.StartCounts);

    public static IEnumerable<MeanFieldRow> Rows(TrajectoryCollapseParameters parameters, TrajectoryPoint point)
    {
        var field = point.MeanField!;
        var decide = TokensToDecide(parameters, field);
        var continua = string.Join(
            ' ', field.SingularFaces.Where(f => f.Continuum).Take(ContinuaNamed).Select(f => FixedPointColumns.Support(f.Support)));
        for (var i = 0; i < field.FixedPoints.Count; i++)
        {
            var f = field.FixedPoints[i];
            if (field.FixedPoints.Count * f.Shares.Count > MostRows && f.Stability != Stability.Stable) continue;
            for (var j = 0; j < f.Shares.Count; j++)
                yield return new MeanFieldRow(
                    FixedPoint: i,
                    Support: FixedPointColumns.Support(f.Support),
                    Stability: FixedPointColumns.Word(f.Stability),
                    Eigenvalues: string.Join(' ', f.Eigenvalues.Select(Text)),
                    LeadingRate: f.LeadingRate,
                    TokensNeeded: FixedPointColumns.Tokens(field.LengthToSettle(f, parameters.DecidedBelow), parameters.StartCounts),
                    TokensToDecide: decide,
                    Gap: field.Gap(f),
                    SingularFaces: field.SingularFaces.Count,
                    Continua: continua,
                    Token: j,
                    Share: f.Shares[j],
                    GrowthExponent: f.Growth[j]);
        }
    }

    private static string Text(Complex value)
    {
        var real = value.Real.ToString("R", CultureInfo.InvariantCulture);
        if (value.Imaginary == 0) return real;
        return $"{real}{(value.Imaginary > 0 ? "+" : "")}{value.Imaginary.ToString("R", CultureInfo.InvariantCulture)}i";
    }
}
