using Repro.Figures;

namespace Experiments.TrajectoryCollapse;

internal static class TrajectoryFigures
{
    public static IEnumerable<Figure> Of(IReadOnlyList<TrajectoryGroup> groups) => [];
}
