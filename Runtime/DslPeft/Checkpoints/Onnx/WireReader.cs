using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>How the value of a field is written.</summary>
internal enum WireType
{
    /// <summary>Seven bits a byte, the lowest first.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and as many bytes: text, a message or packed numbers.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}

/// <summary>
/// Reads the fields of a Protocol Buffers message from bytes that are not trusted: no length leads out of the message, and nothing is
/// copied.
/// </summary>
/// <remarks>Encoding: https://protobuf.dev/programming-guides/encoding.</remarks>
/// <param name="path">The file, for messages.</param>
/// <param name="message">The message's bytes.</param>
/// <param name="start">Where it begins in the file.</param>
internal ref struct WireReader(string path, ReadOnlySpan<byte> message, long start)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _message = message;
    private int _position;
    private WireType _type;

    /// <summary>Where the next byte to read lies in the file.</summary>
    public readonly long Position => start + _position;

    /// <summary>Whether the message ends here.</summary>
    public readonly bool AtEnd => _position == _message.Length;

    /// <summary>
    /// Goes on to the next field; false at the end of the message. The value must be read or skipped before the next call.
    /// </summary>
    public bool Next(out int field, out WireType type)
    {
        (field, type) = (0, default);
        if (AtEnd)
            return false;
        var tag = Varint();
        if (tag >> 3 is 0 or > 536_870_911)
            throw Bad($"there is no field {tag >> 3}");
        (field, _type) = ((int)(tag >> 3), (WireType)(tag & 7));
        type = _type;
        return Enum.IsDefined(type) ? true : throw Bad($"field {field} has the wire type {(int)type}, which is not in use");
    }

    /// <summary>Passes over the value of the field.</summary>
    public void Skip()
    {
        switch (_type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                Bytes();
                break;
        }
    }

    /// <summary>A whole number.</summary>
    public ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (AtEnd)
                throw Bad("a number is cut off");
            var next = _message[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Bad("a number is longer than 64 bits");
    }

    /// <summary>The bytes of a field that has a length.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var length = Varint();
        return length <= (ulong)(_message.Length - _position)
            ? Take((int)length)
            : throw Bad($"a field of {length} bytes reaches beyond the {_message.Length - _position} that follow");
    }

    /// <summary>The text of a field that has a length.</summary>
    public string Text()
    {
        try
        {
            return StrictUtf8.GetString(Bytes());
        }
        catch (ArgumentException)
        {
            throw Bad("a text is not UTF-8");
        }
    }

    /// <summary>A reader of the message in the field.</summary>
    public WireReader Message()
    {
        var bytes = Bytes();
        return new WireReader(path, bytes, Position - bytes.Length);
    }

    /// <summary>Whole numbers of a repeated field, of which each may have a field of its own or all may be packed into one.</summary>
    public void Numbers(List<long> into)
    {
        if (_type == WireType.Varint)
        {
            into.Add((long)Varint());
            return;
        }
        Require(WireType.Bytes);
        var packed = Message();
        while (!packed.AtEnd)
        {
            into.Add((long)packed.Varint());
        }
    }

    /// <summary>Throws unless the field is of that type.</summary>
    public readonly void Require(WireType expected)
    {
        if (_type != expected)
            throw Bad($"a field is written as {_type}, expected {expected}");
    }

    /// <summary>The error for what is wrong here.</summary>
    public readonly CheckpointException Bad(string problem) =>
        new(path, $"is not an ONNX model, or damaged: {problem} (at byte {Position})");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _message.Length - _position)
            throw Bad("a field is cut off");
        var taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }
}
