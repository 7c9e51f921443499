using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EgressLint.Oracle.Pac;

/// <summary>A headless Firefox, asked through its remote control (Marionette) inside the browser's own context: its proxy service resolves URLs without requests.</summary>
internal static class Firefox
{
    private const int Port = 2828;

    /// <summary>Runs the jobs in one browser.</summary>
    public static BrowserLog Run(string program, string work, IReadOnlyList<BrowserJob> jobs)
    {
        var home = Directory.CreateDirectory(Path.Combine(work, "browser")).FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(home, "profile"));
            File.WriteAllText(Path.Combine(home, "profile", "user.js"), Preferences);
            using var browser = Start(program, home);
            try
            {
                using var control = Connect(browser);
                return Ask(control, jobs);
            }
            finally
            {
                BrowserProcess.Stop(browser);
            }
        }
        finally
        {
            Directory.Delete(home, true);
        }
    }

    private static BrowserLog Ask(Marionette control, IReadOnlyList<BrowserJob> jobs)
    {
        var log = new NetLog();
        control.Call("WebDriver:NewSession", []);
        control.Call("Marionette:SetContext", new JsonObject { ["value"] = "chrome" });
        control.Call("WebDriver:SetTimeouts", new JsonObject { ["script"] = 600_000 });
        foreach (var job in jobs)
        {
            var urls = JsonSerializer.SerializeToNode(job.Urls);
            var answer = control.Call("WebDriver:ExecuteAsyncScript", new JsonObject { ["script"] = Script, ["args"] = new JsonArray(job.Pac, urls) })["value"];
            var values = answer ?? throw new InvalidDataException("no answer");
            foreach (var alert in values["alerts"]?.AsArray() ?? [])
            {
                log.Alerts.Add(alert?.GetValue<string>() ?? "");
            }

            var lists = values["lists"]?.AsArray() ?? [];
            for (var i = 0; i < lists.Count; i++)
            {
                log.Lists[(job.Name, job.Urls[i])] = lists[i]?.GetValue<string>() ?? "";
            }

            if (values["hung"]?.GetValue<string>() is { } hung)
            {
                return new BrowserLog(log, [$"{job.Name} {hung}"]);
            }
        }

        return new BrowserLog(log, []);
    }

    private static Process Start(string program, string home)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var word in (string[])["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", Path.Combine(home, "profile")])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        start.Environment["MOZ_CRASHREPORTER_DISABLE"] = "1";
        return BrowserProcess.Begin(start);
    }

    private static Marionette Connect(Process browser)
    {
        for (var attempt = 0; attempt < 300 && !browser.HasExited; attempt++)
        {
            try
            {
                return new Marionette(new TcpClient("127.0.0.1", Port));
            }
            catch (SocketException)
            {
                Thread.Sleep(200);
            }
        }

        throw new InvalidDataException("the browser does not listen");
    }

    private const string Preferences = """
        user_pref("network.trr.mode", 5);
        user_pref("network.dns.disablePrefetch", true);
        user_pref("network.captive-portal-service.enabled", false);
        user_pref("network.connectivity-service.enabled", false);
        user_pref("app.update.disabledForTesting", true);
        user_pref("browser.safebrowsing.update.enabled", false);
        user_pref("datareporting.policy.dataSubmissionEnabled", false);
        user_pref("services.settings.server", "http://127.0.0.1:9/");
        user_pref("dom.security.https_first", false);

        """;

    /// <summary>URLs one after the other; one that takes longer than six seconds is a program that does not end.</summary>
    private const string Script = """
        const [pac, urls, finish] = arguments;
        const service = Cc["@mozilla.org/network/protocol-proxy-service;1"].getService(Ci.nsIProtocolProxyService);
        const alerts = [], lists = [];
        const listener = { observe(m) { const t = m.message || ""; if (t.startsWith("PAC-alert: ")) alerts.push(t.slice(11).trim()); } };
        Services.console.registerListener(listener);
        const one = url => new Promise(done => {
          const text = info => { const all = []; for (let p = info; p; p = p.failoverProxy) all.push(p.type == "direct" ? "direct" : p.type + " " + p.host + ":" + p.port); return all.join(";") || "direct"; };
          const channel = { loadInfo: null };
          service.asyncResolve(Services.io.newURI(url), 0, { QueryInterface: ChromeUtils.generateQI(["nsIProtocolProxyCallback"]), onProxyAvailable(r, u, info, status) { done(text(info)); } }, null);
        });
        const pause = ms => new Promise(done => { const t = Cc["@mozilla.org/timer;1"].createInstance(Ci.nsITimer); t.init(() => done(null), ms, 0); keep.push(t); });
        const keep = [];
        (async () => {
          Services.prefs.setStringPref("network.proxy.autoconfig_url", "data:application/x-ns-proxy-autoconfig;base64," + btoa(pac));
          Services.prefs.setIntPref("network.proxy.type", 2);
          service.reloadPAC();
          let hung = null;
          for (const url of urls) {
            const list = await Promise.race([one(url), pause(6000)]);
            if (list === null) { hung = url; break; }
            lists.push(list);
          }
          await pause(50);
          Services.console.unregisterListener(listener);
          finish({ alerts, lists, hung });
        })().catch(e => finish({ alerts: ["error " + e], lists }));
        """;
}

/// <summary>Firefox's remote control: JSON arrays, each with its length in front.</summary>
internal sealed class Marionette : IDisposable
{
    private readonly TcpClient client;
    private readonly NetworkStream stream;
    private int number;

    public Marionette(TcpClient client)
    {
        this.client = client;
        stream = client.GetStream();
        Receive();
    }

    public void Dispose() => client.Dispose();

    public JsonObject Call(string command, JsonObject values)
    {
        var text = new JsonArray(0, ++number, command, values).ToJsonString();
        stream.Write(Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(text)}:{text}"));
        var answer = JsonNode.Parse(Receive())?.AsArray() ?? [];
        if (answer[2] is { } error)
        {
            throw new InvalidDataException(error.ToJsonString());
        }

        return answer[3]?.AsObject() ?? [];
    }

    private string Receive()
    {
        var digits = new StringBuilder();
        for (int c; (c = stream.ReadByte()) != ':';)
        {
            digits.Append(c < 0 ? throw new InvalidDataException("the browser hung up") : (char)c);
        }

        var bytes = new byte[int.Parse(digits.ToString(), CultureInfo.InvariantCulture)];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
