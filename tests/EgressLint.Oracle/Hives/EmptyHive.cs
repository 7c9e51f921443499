using System.Buffers.Binary;
using System.Text;

namespace EgressLint.Oracle.Hives;

/// <summary>The smallest hive that libhivex adds keys to: a root key and a security record, one bin. Layout after the public description by M. Suhanov.</summary>
internal static class EmptyHive
{
    private const int Base = 4096;
    private const int Root = 32;
    private const int RootSize = 96;
    private const int Security = Root + RootSize;
    private const int SecuritySize = 48;
    private const int Free = Security + SecuritySize;

    public static byte[] Bytes { get; } = Make();

    /// <summary>Puts the checksum of the base block right, as after a change of it.</summary>
    public static void Seal(Span<byte> file)
    {
        var sum = 0u;
        for (var i = 0; i < 508; i += 4)
        {
            sum ^= BinaryPrimitives.ReadUInt32LittleEndian(file[i..]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(file[508..], sum switch { 0 => 1, uint.MaxValue => uint.MaxValue - 1, _ => sum });
    }

    private static byte[] Make()
    {
        var file = new byte[2 * Base];
        Put(file, 0, "regf");
        foreach (var (at, number) in ((int, int)[])[(4, 1), (8, 1), (20, 1), (24, 3), (32, 1), (36, Root), (40, Base), (44, 1)])
        {
            Put(file, at, number);
        }

        Put(file, Base, "hbin");
        Put(file, Base + 8, Base);
        var key = Base + Root;
        Put(file, key, -RootSize);
        Put(file, key + 4, "nk");
        Put(file, key + 6, 0x2C, size: 2);
        foreach (var (at, number) in ((int, int)[])[(28, -1), (32, -1), (40, -1), (44, Security), (48, -1)])
        {
            Put(file, key + 4 + at, number);
        }

        Put(file, key + 4 + 72, 4, size: 2);
        Put(file, key + 4 + 76, "root");
        var security = Base + Security;
        Put(file, security, -SecuritySize);
        Put(file, security + 4, "sk");
        foreach (var (at, number) in ((int, int)[])[(4, Security), (8, Security), (12, 1), (16, 20), (20, unchecked((int)0x8000_0001))])
        {
            Put(file, security + 4 + at, number);
        }

        Put(file, Base + Free, Base - Free);
        Seal(file);
        return file;
    }

    private static void Put(byte[] file, int at, string text) => Encoding.ASCII.GetBytes(text, file.AsSpan(at));

    private static void Put(byte[] file, int at, int number, int size = 4) => BitConverter.GetBytes(number).AsSpan(0, size).CopyTo(file.AsSpan(at));
}
