//! Why a workbook cannot be written.

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

/// Why a workbook cannot be written.
#[derive(Debug, Error)]
pub enum WorkbookError {
    /// A limit of Excel, in the model's terms, with what to change.
    #[error("{0}")]
    Limit(String),
    /// Something that the writer refused.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
    /// Something that the archive refused.
    #[error("the workbook cannot be written: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// Something that the system refused.
    #[error("the workbook cannot be written: {0}")]
    File(#[from] std::io::Error),
}
