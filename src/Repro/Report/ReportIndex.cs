namespace Repro.Report;

/// <summary>The report over all runs below an output folder.</summary>
public static class ReportIndex
{
    /// <summary>Writes <c>index.html</c> and <c>assets/</c> from the manifests and claims of the runs found, by rename.</summary>
    public static void Write(string outputFolder) => throw new NotSupportedException("the report has not landed yet");
}
