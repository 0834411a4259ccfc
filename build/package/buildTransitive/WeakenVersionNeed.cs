using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Copies a 64-bit little-endian ELF library and marks its needs for one symbol version weak in the copy, so that the dynamic loader
/// accepts a system that lacks the version. Layout: the ELF gABI, and "Symbol Versioning" of the Linux Standard Base (section
/// .gnu.version_r). A library that has no such need, or has it weak already, is copied as it is.
/// </summary>
public sealed class WeakenVersionNeed : Task
{
    // Elf64_Ehdr
    private const int SectionTableOffset = 0x28,
        SectionSizeOffset = 0x3A,
        SectionCountOffset = 0x3C;

    // Elf64_Shdr
    private const int SectionType = 4,
        SectionOffset = 24,
        SectionLink = 40;
    private const uint GnuVersionNeeds = 0x6ffffffe;

    // Elf64_Verneed: one library. Elf64_Vernaux: one version of it.
    private const int NeedFirstVersion = 8,
        NeedVersionCount = 2,
        NeedNext = 12;
    private const int VersionFlags = 4,
        VersionName = 8,
        VersionNext = 12;
    private const byte Weak = 2;

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    [Required]
    public string Version { get; set; }

    public override bool Execute()
    {
        try
        {
            byte[] library = File.ReadAllBytes(Source);
            int weakened = Weaken(library);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination)));
            string temporary = Destination + "." + Guid.NewGuid().ToString("N") + ".tmp";
            File.WriteAllBytes(temporary, library);
            File.Delete(Destination);
            File.Move(temporary, Destination);
            Log.LogMessage(MessageImportance.Normal, "{0}: needs for {1} made weak: {2}", Destination, Version, weakened);
            return true;
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException || e is InvalidDataException)
        {
            Log.LogError("Cannot make the need for {0} weak in a copy of '{1}' at '{2}': {3}", Version, Source, Destination, e.Message);
            return false;
        }
    }

    private int Weaken(byte[] library)
    {
        if (library.Length < 64 || Encoding.ASCII.GetString(library, 1, 3) != "ELF" || library[4] != 2 || library[5] != 1)
        {
            throw new InvalidDataException("this is not a 64-bit little-endian ELF file");
        }

        try
        {
            int weakened = 0;
            for (int i = 0; i < BitConverter.ToUInt16(library, SectionCountOffset); i++)
            {
                int section = Section(library, i);
                if (BitConverter.ToUInt32(library, section + SectionType) == GnuVersionNeeds)
                {
                    int names = Section(library, BitConverter.ToInt32(library, section + SectionLink));
                    weakened += WeakenSection(library, Address(library, section + SectionOffset), Address(library, names + SectionOffset));
                }
            }

            return weakened;
        }
        catch (Exception e) when (e is ArgumentException || e is IndexOutOfRangeException || e is OverflowException)
        {
            throw new InvalidDataException("its tables point outside the file", e);
        }
    }

    private int WeakenSection(byte[] library, int need, int names)
    {
        int weakened = 0;
        while (true)
        {
            int version = need + BitConverter.ToInt32(library, need + NeedFirstVersion);
            for (int count = BitConverter.ToUInt16(library, need + NeedVersionCount); count > 0; count--)
            {
                bool weak = (library[version + VersionFlags] & Weak) != 0;
                if (!weak && Text(library, names + BitConverter.ToInt32(library, version + VersionName)) == Version)
                {
                    library[version + VersionFlags] |= Weak;
                    weakened++;
                }

                version += BitConverter.ToInt32(library, version + VersionNext);
            }

            int next = BitConverter.ToInt32(library, need + NeedNext);
            if (next <= 0)
            {
                return weakened;
            }

            need += next;
        }
    }

    private static int Section(byte[] library, int index)
    {
        return checked(Address(library, SectionTableOffset) + index * BitConverter.ToUInt16(library, SectionSizeOffset));
    }

    private static int Address(byte[] library, int offset)
    {
        return checked((int)BitConverter.ToInt64(library, offset));
    }

    private static string Text(byte[] library, int start)
    {
        return Encoding.ASCII.GetString(library, start, Array.IndexOf(library, (byte)0, start) - start);
    }
}
