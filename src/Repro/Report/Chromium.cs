using System.Diagnostics;

namespace Repro.Report;

/// <summary>A Chromium or Chrome of this machine, to make images with.</summary>
public static class Chromium
{
    /// <summary>The environment variable that names the program, before any search.</summary>
    public const string Variable = "REPRO_CHROMIUM";

    /// <summary>Flags without which a headless browser may hang, ask or call home.</summary>
    public static readonly IReadOnlyList<string> QuietFlags =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable",
        "google-chrome", "chrome", "msedge", "microsoft-edge"];

    /// <summary>Path of the program: what <see cref="Variable"/> names, else the first found on the PATH, else in the usual places; null
    /// when there is none.</summary>
    public static string? Find() => Find(Environment.GetEnvironmentVariable(Variable), Environment.GetEnvironmentVariable("PATH") ?? "");

    internal static string? Find(string? named, string path)
    {
        if (!string.IsNullOrWhiteSpace(named)) return File.Exists(named) ? named : null;
        var folders = path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var extension = OperatingSystem.IsWindows() ? ".exe" : "";
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name + extension))).Concat(InstallPlaces())
            .FirstOrDefault(File.Exists);
    }

    /// <summary>What the program writes to its standard output; null when it failed or took longer than <paramref name="limit"/>, after
    /// which it is ended.</summary>
    internal static string? Output(string program, IEnumerable<string> arguments, TimeSpan limit)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start);
        if (process is null) return null;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEndAsync();
        if (output.Wait(limit) && process.WaitForExit(limit)) return process.ExitCode == 0 ? output.Result : null;
        process.Kill(entireProcessTree: true);
        return null;
    }

    private static IEnumerable<string> InstallPlaces()
    {
        if (OperatingSystem.IsMacOS())
            return ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
        if (!OperatingSystem.IsWindows()) return ["/snap/bin/chromium"];
        return from root in (string[])["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"]
               let folder = Environment.GetEnvironmentVariable(root)
               where !string.IsNullOrEmpty(folder)
               from place in (string[])[@"Google\Chrome\Application\chrome.exe",
                   @"Chromium\Application\chrome.exe", @"Microsoft\Edge\Application\msedge.exe"]
               select Path.Combine(folder, place);
    }
}
