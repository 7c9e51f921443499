using System.Diagnostics;

namespace EgressLint.Oracle.Pac;

/// <summary>A headless Chromium with an extension that installs PAC texts and requests URLs; what it resolved is read from its net log.</summary>
internal static class Chromium
{
    /// <summary>Runs the jobs in one browser.</summary>
    public static BrowserLog Run(string program, string work, IReadOnlyList<BrowserJob> jobs)
    {
        var home = Directory.CreateDirectory(Path.Combine(work, "browser")).FullName;
        WriteExtension(Path.Combine(home, "extension"));
        var log = Path.Combine(home, "net.json");
        try
        {
            using var server = new JobServer(jobs);
            using var browser = Start(program, home, log);
            var limit = TimeSpan.FromSeconds(60);
            while (!server.Ended.Wait(500) && !browser.HasExited && DateTime.UtcNow - server.LastWord < limit)
            {
            }

            if (!server.Ended.IsCompleted)
            {
                Console.Error.WriteLine(browser.HasExited ? "the browser ended by itself" : "nothing heard from the browser for a minute");
            }

            BrowserProcess.Stop(browser);
            return new BrowserLog(NetLog.Read(log), [.. server.Hung]);
        }
        finally
        {
            Directory.Delete(home, true);
        }
    }

    private static Process Start(string program, string home, string log)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] words =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--disable-dev-shm-usage", "--metrics-recording-only", "--disable-features=DisableLoadExtensionCommandLineSwitch",
            $"--user-data-dir={home}/profile", $"--load-extension={home}/extension", $"--log-net-log={log}", "--net-log-capture-mode=Default", "about:blank",
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        return BrowserProcess.Begin(start);
    }

    private static void WriteExtension(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "manifest.json"), Manifest);
        File.WriteAllText(Path.Combine(directory, "start.js"), """chrome.runtime.onInstalled.addListener(() => chrome.tabs.create({ url: "run.html" }));""");
        File.WriteAllText(Path.Combine(directory, "run.html"), """<script src="run.js"></script>""");
        File.WriteAllText(Path.Combine(directory, "run.js"), Page);
    }

    private const string Manifest = """
        { "manifest_version": 3, "name": "oracle", "version": "1", "permissions": ["proxy", "tabs"], "host_permissions": ["<all_urls>"],
          "background": { "service_worker": "start.js" } }
        """;

    /// <summary>Mandatory, so that a script that fails shows as a failed request and not as DIRECT.</summary>
    private static readonly string Page = $$"""
        const base = "http://127.0.0.1:{{JobServer.Port}}/";
        const set = value => new Promise(done => chrome.proxy.settings.set({ value }, done));
        const ask = url => url.startsWith("ws")
          ? new Promise(done => { const s = new WebSocket(url); s.onopen = s.onerror = () => { s.close(); done(1); }; })
          : fetch(url, { mode: "no-cors", cache: "no-store", credentials: "omit", redirect: "manual" }).then(() => 1, () => 1);
        const late = () => new Promise(done => setTimeout(done, 6000, 0));
        (async () => {
          for (;;) {
            const job = await (await fetch(base + "next", { cache: "no-store" })).json();
            if (!job.name) return;
            await set({ mode: "pac_script", pacScript: { data: job.pac, mandatory: true } });
            await fetch(base + "begin?job=" + job.name, { cache: "no-store" });
            for (let i = 0; i < job.urls.length; i += job.together) {
              await Promise.all(job.urls.slice(i, i + job.together).map(async url => {
                if (!await Promise.race([ask(url), late()])) await fetch(base + "hung?url=" + encodeURIComponent(job.name + " " + url));
              }));
            }
          }
        })();
        """;
}

/// <summary>What a browser's log says, and the requests ("job url") that never ended.</summary>
internal sealed record BrowserLog(NetLog Net, IReadOnlyList<string> Hung);
