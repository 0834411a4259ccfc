using System.Runtime.InteropServices;
using System.Text;

namespace DslPeft.Data;

/// <summary>Texts and numbers in records of bytes.</summary>
internal static class RecordFields
{
    /// <summary>Writes a text: a byte a character where that is enough. Not UTF-8, which cannot hold every string.</summary>
    public static void WriteText(this BinaryWriter writer, string text)
    {
        var narrow = !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');
        writer.Write7BitEncodedInt(text.Length);
        writer.Write(narrow);
        writer.Write(narrow ? Encoding.Latin1.GetBytes(text) : MemoryMarshal.AsBytes<char>(text));
    }

    public static string ReadText(this BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        return reader.ReadBoolean() ? Encoding.Latin1.GetString(reader.ReadBytes(length)) : new string(reader.ReadNumbers<char>(length));
    }

    /// <summary>Writes numbers without their count.</summary>
    public static void WriteNumbers<T>(this BinaryWriter writer, ReadOnlySpan<T> numbers)
        where T : struct => writer.Write(MemoryMarshal.AsBytes(numbers));

    public static T[] ReadNumbers<T>(this BinaryReader reader, int count)
        where T : struct
    {
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }

    /// <summary>Writes numbers with their count before them.</summary>
    public static void WriteArray<T>(this BinaryWriter writer, ReadOnlySpan<T> numbers)
        where T : struct
    {
        writer.Write7BitEncodedInt(numbers.Length);
        writer.WriteNumbers(numbers);
    }

    public static T[] ReadArray<T>(this BinaryReader reader)
        where T : struct => reader.ReadNumbers<T>(reader.Read7BitEncodedInt());

    /// <summary>Writes texts, or null for none.</summary>
    public static void WriteTexts(this BinaryWriter writer, IReadOnlyList<string>? texts)
    {
        writer.Write7BitEncodedInt(texts is null ? 0 : texts.Count + 1);
        foreach (var text in texts ?? [])
        {
            writer.WriteText(text);
        }
    }

    public static string[]? ReadTexts(this BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        if (count == 0)
        {
            return null;
        }
        var texts = new string[count - 1];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = reader.ReadText();
        }
        return texts;
    }

    /// <summary>Writes ids, and segments where they are not all the first.</summary>
    public static void WriteTokens(this BinaryWriter writer, Tokenization.TokenSequence tokens)
    {
        writer.WriteArray<int>(tokens.Ids);
        var segments = tokens.TypeIds.AsSpan().ContainsAnyExcept(0);
        writer.Write(segments);
        if (segments)
        {
            writer.WriteNumbers<int>(tokens.TypeIds);
        }
    }

    public static Tokenization.TokenSequence ReadTokens(this BinaryReader reader)
    {
        var ids = reader.ReadArray<int>();
        return new Tokenization.TokenSequence(ids, reader.ReadBoolean() ? reader.ReadNumbers<int>(ids.Length) : new int[ids.Length]);
    }
}
