using Repro.Figures;

namespace Repro.Report;

/// <summary>One figure as a page that opens from disk.</summary>
public static class FigurePage
{
    /// <summary>The page's HTML; <paramref name="runName"/> and <paramref name="command"/> stand below the figure with links to tables, configuration and manifest.</summary>
    public static string Render(Figure figure, string runName, string command) => throw new NotSupportedException("the figure layer has not landed yet");
}
