using System.Buffers.Binary;
using System.Text;

namespace DslPeft.EndToEnd.Tests.Native;

/// <summary>One version of another library's symbols that an ELF library needs.</summary>
public readonly record struct VersionNeed(string Library, string Version, bool Weak);

/// <summary>
/// Reads the version needs of a 64-bit little-endian ELF library by way of its dynamic section, as the loader does. The build task that
/// changes them goes through the section table, so the two do not share a mistake.
/// </summary>
public static class ElfVersionNeeds
{
    private const int Load = 1,
        Dynamic = 2;
    private const long StringTable = 5,
        VersionNeeds = 0x6ffffffe,
        VersionNeedCount = 0x6fffffff;

    /// <summary>All version needs, in the order of the file.</summary>
    public static IReadOnlyList<VersionNeed> Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        List<(int Type, long Offset, long Address, long Size)> segments = [];
        for (int i = 0; i < U16(0x38); i++)
        {
            int header = (int)I64(0x20) + (i * U16(0x36));
            segments.Add((I32(header), I64(header + 8), I64(header + 16), I64(header + 32)));
        }

        var dynamic = segments.Single(segment => segment.Type == Dynamic);
        Dictionary<long, long> tags = [];
        for (int entry = (int)dynamic.Offset; I64(entry) != 0; entry += 16)
        {
            tags.TryAdd(I64(entry), I64(entry + 8));
        }

        int strings = InFile(tags[StringTable]);
        List<VersionNeed> needs = [];
        int need = InFile(tags[VersionNeeds]);
        for (long i = 0; i < tags[VersionNeedCount]; i++)
        {
            string library = Text(strings + I32(need + 4));
            int version = need + I32(need + 8);
            for (int k = 0; k < U16(need + 2); k++)
            {
                needs.Add(new VersionNeed(library, Text(strings + I32(version + 8)), (U16(version + 4) & 2) != 0));
                version += I32(version + 12);
            }

            need += I32(need + 12);
        }

        return needs;

        ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
        int I32(int at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at));
        long I64(int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));
        string Text(int at) => Encoding.ASCII.GetString(file.AsSpan(at)[..file.AsSpan(at).IndexOf((byte)0)]);

        int InFile(long address)
        {
            var segment = segments.First(candidate =>
                candidate.Type == Load && address >= candidate.Address && address < candidate.Address + candidate.Size
            );
            return (int)(address - segment.Address + segment.Offset);
        }
    }
}
