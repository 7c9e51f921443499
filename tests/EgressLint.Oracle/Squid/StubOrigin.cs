using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>The far side of the proxy: parents on fixed loopback ports and, on every other port of the universe, all origins at once.</summary>
/// <remarks>Each answer is marked with the way it came, so that the proxy's choice of route can be seen.</remarks>
internal sealed class StubOrigin : IDisposable
{
    public const string Mark = "X-Oracle-Route";
    public const int RunnerPeer = 9000;
    public static readonly IReadOnlyList<(string Name, int Port)> Peers = [("p1", 9001), ("p2", 9002), ("p3", 9003)];
    public static readonly IReadOnlyList<int> OriginPorts = [80, 443, 81, 8080, 8443, 8530, 8531, 10140, 1024, 1025];

    private readonly List<Socket> listeners = [];

    public StubOrigin()
    {
        Listen(IPAddress.Loopback, RunnerPeer, "PEER oracle");
        foreach (var (name, port) in Peers)
        {
            Listen(IPAddress.Loopback, port, $"PEER {name}");
        }

        foreach (var port in OriginPorts)
        {
            Listen(IPAddress.IPv6Any, port, "DIRECT");
        }
    }

    public void Dispose()
    {
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }
    }

    private void Listen(IPAddress address, int port, string route)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            listener.DualMode = true;
        }

        listener.Bind(new IPEndPoint(address, port));
        listener.Listen(512);
        listeners.Add(listener);
        _ = Accept(listener, route);
    }

    private static async Task Accept(Socket listener, string route)
    {
        while (true)
        {
            try
            {
                var one = await listener.AcceptAsync().ConfigureAwait(false);
                _ = Serve(one, route);
            }
            catch (SocketException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task Serve(Socket socket, string route)
    {
        using (socket)
        {
            try
            {
                while (await ReadHead(socket).ConfigureAwait(false) is { } head)
                {
                    var connect = head.StartsWith("CONNECT ", StringComparison.Ordinal);
                    var body = connect || head.StartsWith("HEAD ", StringComparison.Ordinal) ? "" : "ok";
                    var reply = connect
                        ? "HTTP/1.1 200 Connection established\r\n\r\n"
                        : $"HTTP/1.1 200 OK\r\n{Mark}: {route}\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{body}";
                    await socket.SendAsync(Encoding.Latin1.GetBytes(reply)).ConfigureAwait(false);
                    if (!connect)
                    {
                        return;
                    }
                }
            }
            catch (SocketException)
            {
                // The proxy was ended in the middle: nobody waits for this answer any more.
            }
        }
    }

    private static async Task<string?> ReadHead(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer).ConfigureAwait(false);
            if (count == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
