using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Oracle.Pac;

/// <summary>A browser and its family of processes: begun with its chatter thrown away, ended by id.</summary>
internal static class BrowserProcess
{
    public static Process Begin(ProcessStartInfo start)
    {
        var browser = Process.Start(start)!;
        browser.OutputDataReceived += (_, _) => { };
        browser.ErrorDataReceived += (_, _) => { };
        browser.BeginOutputReadLine();
        browser.BeginErrorReadLine();
        return browser;
    }

    /// <summary>Asked politely first, because the net log is complete only then. A process whose script never ends outlives that.</summary>
    public static void Stop(Process browser)
    {
        var family = Descendants(browser.Id);
        using (var kill = Process.Start("kill", $"-TERM {browser.Id}"))
        {
            kill.WaitForExit();
        }

        if (!browser.WaitForExit(8_000))
        {
            browser.Kill(entireProcessTree: true);
            browser.WaitForExit();
        }

        foreach (var (id, started) in family)
        {
            if (Started(id) == started)
            {
                using var kill = Process.Start("kill", $"-KILL {id}");
                kill.WaitForExit();
            }
        }
    }

    private static List<(int Id, string Started)> Descendants(int root)
    {
        var family = new List<(int, string)>();
        foreach (var task in Directory.GetDirectories($"/proc/{root}/task"))
        {
            var children = Path.Combine(task, "children");
            foreach (var child in File.Exists(children) ? File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries) : [])
            {
                var id = int.Parse(child, CultureInfo.InvariantCulture);
                if (Started(id) is { } started)
                {
                    family.Add((id, started));
                    family.AddRange(Descendants(id));
                }
            }
        }

        return family;
    }

    /// <summary>When the process started, by which it is told from a later one of the same number.</summary>
    private static string? Started(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            return text[(text.LastIndexOf(')') + 1)..].Split(' ')[20];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
