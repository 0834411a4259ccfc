using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.GZip;

namespace DslPeft.Data;

/// <summary>
/// What a file of gzip holds. .NET's own reader takes the end of a file that was cut off for the end of the data; a fault is an
/// <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class PackedStream(Stream packed) : GZipInputStream(packed)
{
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return base.Read(buffer, offset, count);
        }
        catch (Exception fault) when (fault is SharpZipBaseException or EndOfStreamException)
        {
            throw new InvalidDataException(fault.Message, fault);
        }
        catch (IndexOutOfRangeException fault)
        {
            // The library builds the table of a block's codes without a look at their lengths.
            throw new InvalidDataException("the codes of a block have lengths that no codes have", fault);
        }
    }
}
