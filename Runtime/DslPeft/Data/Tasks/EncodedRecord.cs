using System.Runtime.InteropServices;
using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>An example in tokens as bytes.</summary>
internal static class EncodedRecord
{
    public static void Write(BinaryWriter writer, EncodedExample example)
    {
        (TokenSequence tokens, Example source) = (example.Tokens, example.Source);
        writer.Write7BitEncodedInt(tokens.Length);
        writer.Write(MemoryMarshal.AsBytes<int>(tokens.Ids));
        bool segments = tokens.TypeIds.AsSpan().ContainsAnyExcept(0);
        writer.Write(segments);
        if (segments)
        {
            writer.Write(MemoryMarshal.AsBytes<int>(tokens.TypeIds));
        }
        writer.Write(source.Label);
        writer.Write7BitEncodedInt(source.Targets is null ? 0 : source.Targets.Length + 1);
        writer.Write(MemoryMarshal.AsBytes<float>(source.Targets));
        Write(writer, source.Text);
        writer.Write(source.Pair is not null);
        if (source.Pair is { } pair)
        {
            Write(writer, pair);
        }
    }

    public static EncodedExample Read(byte[] record)
    {
        using var reader = new BinaryReader(new MemoryStream(record));
        int[] ids = Numbers<int>(reader, reader.Read7BitEncodedInt());
        int[] segments = reader.ReadBoolean() ? Numbers<int>(reader, ids.Length) : new int[ids.Length];
        int label = reader.ReadInt32(), targets = reader.Read7BitEncodedInt();
        float[]? numbers = targets == 0 ? null : Numbers<float>(reader, targets - 1);
        return new EncodedExample(new TokenSequence(ids, segments), new Example(ReadText(reader), reader.ReadBoolean() ? ReadText(reader) : null, label, numbers));
    }

    // A byte a character where that is enough. Not UTF-8, which cannot hold every string.
    private static void Write(BinaryWriter writer, string text)
    {
        bool narrow = !text.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF');
        writer.Write7BitEncodedInt(text.Length);
        writer.Write(narrow);
        writer.Write(narrow ? Encoding.Latin1.GetBytes(text) : MemoryMarshal.AsBytes<char>(text));
    }

    private static string ReadText(BinaryReader reader)
    {
        int length = reader.Read7BitEncodedInt();
        return reader.ReadBoolean() ? Encoding.Latin1.GetString(reader.ReadBytes(length)) : new string(Numbers<char>(reader, length));
    }

    private static T[] Numbers<T>(BinaryReader reader, int count) where T : struct
    {
        var numbers = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(numbers.AsSpan()));
        return numbers;
    }
}
