using Repro.Report;

namespace Browser.Tests;

public class Look
{
    [Fact]
    public void Samples()
    {
        if (Environment.GetEnvironmentVariable("LOOK") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(Path.Combine(folder, "run", "figures"));
        PlotlyLibrary.CopyTo(folder);
        foreach (var f in SampleFigures.All) File.WriteAllText(Path.Combine(folder, "run", "figures", f.Name + ".html"), FigurePage.Render(f, "run@quick+ab12", "repro run configs/x.yaml --profile quick"));
        var r = FigureImages.Write(Path.Combine(folder, "run"));
        Assert.Empty(r.Messages);
    }
}
