using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>A name server that answers from the tables of the current case and says NXDOMAIN otherwise.</summary>
internal sealed class StubDns : IDisposable
{
    public const string Address = "127.0.0.53";

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private volatile Tables tables = new([], []);

    private sealed record Tables(Dictionary<string, IPAddress[]> Forward, Dictionary<string, string> Reverse);

    public StubDns()
    {
        socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 53));
        new Thread(Serve) { IsBackground = true }.Start();
    }

    public void Use(SquidCase one)
    {
        var forward = new Dictionary<string, IPAddress[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, addresses) in one.Dns ?? [])
        {
            forward[name] = [.. addresses.Select(IPAddress.Parse)];
        }

        var reverse = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (address, name) in one.Ptr ?? [])
        {
            reverse[ReverseName(IPAddress.Parse(address))] = name;
        }

        tables = new Tables(forward, reverse);
    }

    public void Dispose() => socket.Dispose();

    private static string ReverseName(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? $"{bytes[3]}.{bytes[2]}.{bytes[1]}.{bytes[0]}.in-addr.arpa"
            : string.Concat(bytes.Reverse().Select(b => $"{b & 15:x}.{b >> 4:x}.")) + "ip6.arpa";
    }

    private void Serve()
    {
        var buffer = new byte[4096];
        while (true)
        {
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            int length;
            try
            {
                length = socket.ReceiveFrom(buffer, ref from);
            }
            catch (SocketException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }

            if (length > 16)
            {
                socket.SendTo(Reply(buffer.AsSpan(0, length)), from);
            }
        }
    }

    private byte[] Reply(ReadOnlySpan<byte> query)
    {
        var at = 12;
        var labels = new List<string>();
        while (query[at] != 0)
        {
            labels.Add(Encoding.Latin1.GetString(query.Slice(at + 1, query[at])));
            at += query[at] + 1;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]);
        var end = at + 5;
        var name = string.Join('.', labels);
        var answers = new List<byte[]>();
        var now = tables;
        var known = now.Forward.TryGetValue(name, out var addresses);
        if (type is 1 or 28)
        {
            var family = type == 1 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
            answers.AddRange((addresses ?? []).Where(a => a.AddressFamily == family).Select(a => a.GetAddressBytes()));
        }
        else if (type == 12 && now.Reverse.TryGetValue(name, out var pointer))
        {
            known = true;
            answers.Add([.. pointer.Split('.').SelectMany(l => Encoding.Latin1.GetBytes(l).Prepend((byte)l.Length)), 0]);
        }

        var reply = new List<byte>(512);
        reply.AddRange(query[..2]);
        reply.AddRange(Short(0x8180 | (known ? 0 : 3)));
        reply.AddRange(Short(1));
        reply.AddRange(Short(answers.Count));
        reply.AddRange(Short(0));
        reply.AddRange(Short(0));
        reply.AddRange(query[12..end]);
        foreach (var data in answers)
        {
            reply.AddRange(Short(0xc00c));
            reply.AddRange(Short(type));
            reply.AddRange(Short(1));
            reply.AddRange(Short(0));
            reply.AddRange(Short(1));
            reply.AddRange(Short(data.Length));
            reply.AddRange(data);
        }

        return [.. reply];
    }

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];
}
