//! A table of draws as Apache Parquet: plain numbers, not packed (random digits do not become smaller), with notes in
//! the file's own metadata.

use super::checksum::{self, Summing};
use super::{Column, Kind, StoreError, TableWriter, Values};
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::column::reader::get_typed_column_reader;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

impl From<ParquetError> for StoreError {
    fn from(error: ParquetError) -> Self {
        let text = error.to_string();
        let text = text.strip_prefix("Parquet error: ").unwrap_or(&text);
        StoreError::Content(text.to_owned())
    }
}

/// Bytes that are written at once.
const BUFFER: usize = 1 << 20;

/// Writes one row group for each group of rows, and a checksum of the whole file into its notes.
pub struct ParquetWriter<'f> {
    out: SerializedFileWriter<Summing<BufWriter<&'f mut File>>>,
}

impl<'f> ParquetWriter<'f> {
    /// Begins a table in an empty file that can be read too; `notes` are names and texts kept beside it.
    ///
    /// # Errors
    /// What the file says.
    pub fn new(
        file: &'f mut File,
        columns: &[Column],
        notes: &[(String, String)],
    ) -> Result<ParquetWriter<'f>, StoreError> {
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, ParquetError>>()?;
        let schema = Type::group_type_builder("draws").with_fields(fields).build()?;
        let own = KeyValue::new("created_by_evcalc".to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let notes = notes.iter().map(|(name, text)| KeyValue::new(name.clone(), text.clone())).chain([own]).collect();
        let properties = WriterProperties::builder()
            .set_compression(Compression::UNCOMPRESSED)
            .set_dictionary_enabled(false)
            .set_statistics_enabled(EnabledStatistics::None)
            .set_created_by(concat!("evcalc ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(notes))
            .build();
        let out = Summing::new(BufWriter::with_capacity(BUFFER, file));
        Ok(ParquetWriter { out: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))? })
    }

    /// Keeps one more note.
    pub fn note(&mut self, name: &str, text: &str) {
        self.out.append_key_value_metadata(KeyValue::new(name.to_owned(), text.to_owned()));
    }
}

fn field(column: &Column) -> Result<Arc<Type>, ParquetError> {
    let (physical, repetition) = match column.kind {
        Kind::Text => (Physical::BYTE_ARRAY, Repetition::OPTIONAL),
        Kind::Whole => (Physical::INT64, Repetition::REQUIRED),
        Kind::Number => (Physical::DOUBLE, Repetition::REQUIRED),
        Kind::Flag => (Physical::BOOLEAN, Repetition::REQUIRED),
    };
    let mut made = Type::primitive_type_builder(&column.name, physical).with_repetition(repetition);
    if column.kind == Kind::Text {
        made = made.with_converted_type(ConvertedType::UTF8);
    }
    Ok(Arc::new(made.build()?))
}

impl TableWriter for ParquetWriter<'_> {
    fn write(&mut self, group: &[Values]) -> Result<(), StoreError> {
        let mut rows = self.out.next_row_group()?;
        for values in group {
            let Some(mut column) = rows.next_column()? else { break };
            match values {
                Values::Text(values) => {
                    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
                    let texts: Vec<ByteArray> =
                        values.iter().flatten().map(|text| ByteArray::from(text.as_str())).collect();
                    column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None)?;
                }
                Values::Whole(values) => {
                    column.typed::<Int64Type>().write_batch(values, None, None)?;
                }
                Values::Number(values) => {
                    column.typed::<DoubleType>().write_batch(values, None, None)?;
                }
                Values::Flag(values) => {
                    column.typed::<BoolType>().write_batch(values, None, None)?;
                }
            }
            column.close()?;
        }
        rows.close()?;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), StoreError> {
        self.note(checksum::NOTE, checksum::BLANK);
        let (buffer, digits) = self.out.into_inner()?.finish()?;
        let file = buffer.into_inner().map_err(|error| StoreError::File(error.into_error()))?;
        checksum::put(file, &digits)
    }
}

/// Reads such tables.
pub struct ParquetReader {
    file: SerializedFileReader<File>,
    has_checksum: bool,
}

impl ParquetReader {
    /// Opens a file, after a look at its checksum if it has one.
    ///
    /// # Errors
    /// That it cannot be read, is no Parquet file, or is not what was written.
    pub fn open(path: &Path) -> Result<ParquetReader, StoreError> {
        let mut file = File::open(path)?;
        let holds = checksum::holds(&mut file)?;
        if holds == Some(false) {
            return Err(StoreError::Damaged);
        }
        Ok(ParquetReader { file: SerializedFileReader::new(file)?, has_checksum: holds.is_some() })
    }

    /// Whether the file has a checksum; it fits then.
    pub fn has_checksum(&self) -> bool {
        self.has_checksum
    }

    /// A note beside the table.
    pub fn note(&self, name: &str) -> Option<&str> {
        let notes = self.file.metadata().file_metadata().key_value_metadata()?;
        notes.iter().find(|note| note.key == name)?.value.as_deref()
    }

    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.file.metadata().file_metadata().num_rows().max(0) as u64
    }

    /// The names of the columns, in their order.
    pub fn column_names(&self) -> Vec<String> {
        let schema = self.file.metadata().file_metadata().schema_descr();
        (0..schema.num_columns()).map(|at| schema.column(at).name().to_owned()).collect()
    }

    /// The values of a column, all groups after each other.
    ///
    /// # Errors
    /// That there is no such column, or that it is damaged.
    pub fn column(&self, name: &str) -> Result<Values, StoreError> {
        let schema = self.file.metadata().file_metadata().schema_descr();
        let place = (0..schema.num_columns()).find(|at| schema.column(*at).name() == name);
        let Some(place) = place else { return Err(StoreError::Content(format!("it has no column `{name}`"))) };
        let physical = schema.column(place).physical_type();
        let mut numbers = Vec::new();
        let mut wholes = Vec::new();
        let mut flags = Vec::new();
        let mut texts = Vec::new();
        for group in 0..self.file.num_row_groups() {
            let rows = self.file.get_row_group(group)?;
            let count = rows.metadata().num_rows().max(0) as usize;
            let reader = rows.get_column_reader(place)?;
            let read = match physical {
                Physical::DOUBLE => {
                    get_typed_column_reader::<DoubleType>(reader).read_records(count, None, None, &mut numbers)?
                }
                Physical::INT64 => {
                    get_typed_column_reader::<Int64Type>(reader).read_records(count, None, None, &mut wholes)?
                }
                Physical::BOOLEAN => {
                    get_typed_column_reader::<BoolType>(reader).read_records(count, None, None, &mut flags)?
                }
                Physical::BYTE_ARRAY => {
                    let (mut own, mut levels): (Vec<ByteArray>, Vec<i16>) = (Vec::new(), Vec::new());
                    let read = get_typed_column_reader::<ByteArrayType>(reader).read_records(
                        count,
                        Some(&mut levels),
                        None,
                        &mut own,
                    )?;
                    let mut own = own.into_iter();
                    let text = |bytes: ByteArray| String::from_utf8_lossy(bytes.data()).into_owned();
                    texts.extend(levels.iter().map(|level| if *level > 0 { own.next().map(text) } else { None }));
                    read
                }
                _ => return Err(StoreError::Content(format!("its column `{name}` is of no kind that is read"))),
            };
            if read.0 != count {
                return Err(StoreError::Content(format!("its column `{name}` ends early")));
            }
        }
        Ok(match physical {
            Physical::DOUBLE => Values::Number(numbers),
            Physical::INT64 => Values::Whole(wholes),
            Physical::BYTE_ARRAY => Values::Text(texts),
            _ => Values::Flag(flags),
        })
    }
}
