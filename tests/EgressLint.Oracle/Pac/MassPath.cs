using System.Globalization;
using System.Text.Json;

namespace EgressLint.Oracle.Pac;

/// <summary>Many programs in one PAC: each is evaluated in the real PAC context with globals as new, and its answers come out through alert().</summary>
/// <remarks>Names are looked up in a table inside the context: Chromium allows 20 look-ups per call and starts the script again after each.</remarks>
internal sealed class MassPath(Func<IReadOnlyList<BrowserJob>, BrowserLog> browser)
{
    /// <summary>Chromium refuses a PAC over 1 MiB.</summary>
    private const int LargestPac = 600_000;

    /// <summary>The cases with answers, in order; null for a program that did not end.</summary>
    public IReadOnlyList<PacCase?> Ask(IReadOnlyList<PacCase> cases)
    {
        var done = new PacCase?[cases.Count];
        var open = Enumerable.Range(0, cases.Count).ToList();
        while (open.Count > 0)
        {
            var log = browser([.. Jobs(cases, open)]);
            var before = open.Count;
            foreach (var alert in log.Net.Alerts.Where(a => a.StartsWith("{\"program\":", StringComparison.Ordinal)))
            {
                var (number, results) = Read(alert);
                done[number] = cases[number] with { Answers = [.. cases[number].Answers.Zip(results, (a, r) => a with { Result = r })] };
                open.Remove(number);
            }

            foreach (var hung in log.Hung)
            {
                var number = int.Parse(hung.Split("http://r")[1].Split('.')[0], CultureInfo.InvariantCulture);
                open.Remove(number);
            }

            if (open.Count == before)
            {
                Console.Error.WriteLine($"{open.Count} programs got no answer, the first is number {open[0]}");
                open.RemoveAt(0);
            }
        }

        return done;
    }

    private static IEnumerable<BrowserJob> Jobs(IReadOnlyList<PacCase> cases, List<int> numbers)
    {
        var batch = new List<int>();
        var size = 0;
        foreach (var number in numbers)
        {
            var weight = cases[number].Pac.Length + cases[number].Answers.Sum(a => a.Url.Length + a.Host.Length + 8);
            if (size + weight > LargestPac)
            {
                yield return Job(cases, batch);
                batch = [];
                size = 0;
            }

            batch.Add(number);
            size += weight;
        }

        yield return Job(cases, batch);
    }

    private static BrowserJob Job(IReadOnlyList<PacCase> cases, List<int> batch)
    {
        var programs = batch.ToDictionary(
            n => n.ToString(CultureInfo.InvariantCulture),
            n => new { pac = cases[n].Pac, calls = cases[n].Answers.Select(a => new[] { a.Url, a.Host }) });
        var pac = Harness
            .Replace("@MYIP@", JsonSerializer.Serialize(cases[batch[0]].MyIp), StringComparison.Ordinal)
            .Replace("@DNS@", JsonSerializer.Serialize(cases[batch[0]].Dns), StringComparison.Ordinal)
            .Replace("@PROGRAMS@", JsonSerializer.Serialize(programs), StringComparison.Ordinal);
        return new BrowserJob($"m{batch[0]}", pac, [.. batch.Select(n => $"http://r{n}.run/")], 1);
    }

    private static (int Program, IEnumerable<PacResult> Results) Read(string alert)
    {
        using var document = JsonDocument.Parse(alert);
        var root = document.RootElement;
        var texts = root.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!).ToArray();
        var results = root.GetProperty("answers").EnumerateArray().Select(a => texts[a.GetInt32()]).Select(t => new PacResult(t[1..], t[0] == '!'));
        return (root.GetProperty("program").GetInt32(), [.. results]);
    }

    /// <summary>The entry point must be a property that can be deleted: a program without one of its own shall not find this one.</summary>
    private const string Harness = """
        this.FindProxyForURL = (function (global) {
          var programs = @PROGRAMS@, dns = @DNS@, myIp = @MYIP@;
          var run = eval, text = JSON.stringify, say = alert, keys = Reflect.ownKeys, get = Object.getOwnPropertyDescriptor, set = Object.defineProperty;
          var above = Object.getPrototypeOf, string = String, has = Object.prototype.hasOwnProperty, own = Function.prototype.call.bind(has);
          var forget = RegExp.prototype.exec.bind(/()/);
          var plain = RegExp.prototype.exec.bind(/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/), odd = RegExp.prototype.exec.bind(/^[0-9][0-9a-fx.]*$/i);
          var number = RegExp.prototype.exec.bind(/^(?:0x[0-9a-f]*|[0-9]+)$/i), empty = RegExp.prototype.exec.bind(/^0x$/i), octal = RegExp.prototype.exec.bind(/^0[0-9]/);
          var unbound = Function.prototype.call.bind.bind(Function.prototype.call), parts = unbound(String.prototype.split), tail = unbound(String.prototype.substring), power = Math.pow;
          // Firefox has none of the Microsoft extensions, leaves odd addresses to the C library, and knows IPv6 ones.
          var firefox = typeof dnsResolveEx === 'undefined', six = RegExp.prototype.exec.bind(/^(?=.*:)[0-9a-f:]+$/);
          function resolve(n) {
            if (typeof n !== 'string') return null;
            if (own(dns, n)) return dns[n];
            if (plain(n)) return n;
            if (firefox && six(n)) return n;
            return odd(n) ? short(n) : null;
          }
          // As URLs have addresses in Chromium: fewer parts, hexadecimal, octal, a dot at the end.
          function short(n) {
            var all = parts(n, '.'), value = 0, i, v;
            if (!firefox && all.length > 1 && all[all.length - 1] === '') all.length--;
            if (all.length > 4) return null;
            for (i = 0; i < all.length; i++) {
              if (!number(all[i])) return null;
              v = empty(all[i]) ? (firefox ? NaN : 0) : +(octal(all[i]) ? '0o' + tail(all[i], 1) : all[i]);
              if (v !== v || v >= (i < all.length - 1 ? 256 : power(256, 5 - all.length))) return null;
              value += i < all.length - 1 ? v * power(256, 3 - i) : v;
            }
            return (value >>> 24) + '.' + (value >>> 16 & 255) + '.' + (value >>> 8 & 255) + '.' + (value & 255);
          }
          global.dnsResolve = function (n) { return resolve(n); };
          if (global.dnsResolveEx) global.dnsResolveEx = function (n) { var a = resolve(n); return a === null ? '' : a; };
          global.myIpAddress = function () { return myIp; };
          var seen = new Map();
          (function () {
            var todo = [global], o;
            while ((o = todo.pop()) !== undefined) {
              if (seen.has(o)) continue;
              var list = new Map();
              seen.set(o, list);
              var up = above(o);
              if (up !== null) todo.push(up);
              var names = keys(o);
              for (var i = 0; i < names.length; i++) {
                var d = get(o, names[i]);
                list.set(names[i], d);
                var parts = [d.value, d.get, d.set];
                for (var j = 0; j < 3; j++) if (parts[j] !== null && (typeof parts[j] === 'object' || typeof parts[j] === 'function')) todo.push(parts[j]);
              }
            }
          })();
          var objects = [], before = [];
          seen.forEach(function (list, o) {
            objects[objects.length] = o;
            var flat = [];
            list.forEach(function (d, k) { flat[flat.length] = k; flat[flat.length] = d; });
            before[before.length] = { has: Object.assign(Object.create(null), Object.fromEntries(list)), flat: flat, size: list.size };
          });
          function restore() {
            for (var i = 0; i < objects.length; i++) {
              var o = objects[i], b = before[i], names = keys(o), j;
              for (j = 0; j < names.length; j++) if (b.has[names[j]] === undefined) delete o[names[j]];
              for (j = 0; j < b.flat.length; j += 2) {
                var d = b.flat[j + 1], now = get(o, b.flat[j]);
                if (now === undefined || now.value !== d.value && d.value === d.value || now.get !== d.get || now.enumerable !== d.enumerable) set(o, b.flat[j], d);
              }
            }
            forget('');
          }
          function describe(e) { try { return string(e); } catch (x) { return 'exception'; } }
          function answer(number) {
            var p = programs[number], results = [], failed = null, texts = [], indices = [], i, k;
            delete global.FindProxyForURL;
            try {
              run(p.pac);
              if (typeof global.FindProxyForURL !== 'function') failed = '!load: FindProxyForURL is ' + typeof global.FindProxyForURL;
            } catch (e) { failed = '!load: ' + describe(e); }
            for (i = 0; i < p.calls.length; i++) {
              var r = failed;
              if (r === null) {
                try {
                  r = global.FindProxyForURL(p.calls[i][0], p.calls[i][1]);
                  r = typeof r === 'string' ? '=' + r : '!result is ' + (r === null ? 'null' : typeof r);
                } catch (e) { r = '!' + describe(e); }
              }
              results[i] = r;
            }
            restore();
            for (i = 0; i < results.length; i++) {
              for (k = 0; k < texts.length && texts[k] !== results[i]; k++);
              texts[k] = results[i];
              indices[i] = k;
            }
            say(text({ program: +number, texts: texts, answers: indices }));
          }
          function entry(url, host) {
            var number = host.slice(1, -4);
            if (own(programs, number)) { answer(number); set(global, 'FindProxyForURL', { value: entry, writable: true, enumerable: true, configurable: true }); }
            return 'DIRECT';
          }
          return entry;
        })(this);
        """;
}
